import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import { MemoryStore, type Answer, type StoreOptions } from './memory-store.ts';
import { serveOnLoopback, type LoopbackServer, type ServerCertificate } from './serve-on-loopback.ts';

export interface RecordedRequest {
  readonly method: string;
  /** As sent, with its query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body that arrived. */
  readonly length: number;
  /** 0 while there is no answer, and for ever where the connection was cut. */
  readonly status: number;
}

export interface MemoryRegistry extends LoopbackServer {
  /** Every request, in order. */
  readonly requests: readonly RecordedRequest[];
  /** The same as `METHOD path status`, for a look at all of them: no query, DIGEST for digests, ID for upload sessions. */
  lines(): string[];
  readonly store: MemoryStore;
}

export interface MemoryRegistryOptions extends StoreOptions {
  readonly fault?: Fault;
  readonly certificate?: ServerCertificate;
}

/** A registry in memory that keeps to distribution-spec v1.1, remembers every request, and has the faults that are planted in it. */
export async function startMemoryRegistry(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const store = new MemoryStore(options);
  const requests: { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] }[] = [];
  const server = await serveOnLoopback((request, response) => {
    const { method = '', url = '/', headers } = request;
    const record = { method, target: url, headers, length: 0, status: 0 };
    requests.push(record);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      record.length += chunk.length;
    });
    response.on('finish', () => (record.status = response.statusCode));
    if (options.fault?.(request, response)) return;
    request.on('end', () => send(response, method, store.answer(storeRequest(request, Buffer.concat(chunks)))));
  }, options.certificate);
  return { ...server, store, requests, lines: () => requests.map(line) };
}

function storeRequest({ method = '', url = '/', headers }: IncomingMessage, bytes: Buffer) {
  const [type = '', range] = [headers['content-type'], headers['content-range']];
  return { method, url: new URL(url, 'http://registry'), type, range, bytes };
}

function send(response: ServerResponse, method: string, { status, headers, body = Buffer.alloc(0) }: Answer): void {
  response.writeHead(status, { 'content-length': String(body.length), ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}

function line({ method, target, status }: RecordedRequest): string {
  const path = target
    .replace(/\?.*/, '')
    .replace(/sha256:[0-9a-f]{64}/, 'DIGEST')
    .replace(/(uploads\/).+/, '$1ID');
  return `${method} ${path} ${status}`;
}
