import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OciError } from '../errors.ts';
import { redacted } from './redacted.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with its length; opened anew if the request is sent again. */
  readonly body?: { readonly size: number; open(): Promise<Readable> } | Buffer;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
  readonly url: URL;
}

/** Sends one request. Its promise fails with `registry-unreachable` if no answer came, else it holds whatever status came. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface TransportOptions {
  /** Milliseconds without a byte in either direction before a request is given up; default 60,000. */
  readonly idleTimeoutMs?: number;
}

const DEFAULT_IDLE_MS = 60_000;

export function createTransport(options: TransportOptions = {}): Transport {
  const idleTimeoutMs = options.idleTimeoutMs ?? DEFAULT_IDLE_MS;
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
  return { send: (request) => send(request, agents, idleTimeoutMs) };
}

function send(
  request: HttpRequest,
  agents: { 'http:': HttpAgent; 'https:': HttpsAgent },
  idleTimeoutMs: number,
): Promise<HttpResponse> {
  const { method, url } = request;
  const headers = { ...request.headers, ...lengthOf(request.body) };
  const common = { method, headers, timeout: idleTimeoutMs, ...(request.signal ? { signal: request.signal } : {}) };
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...common, agent: agents['https:'] })
        : httpRequest(url, { ...common, agent: agents['http:'] });
    sent.on('response', (body) => resolve({ status: body.statusCode ?? 0, headers: body.headers, body, url }));
    sent.on('timeout', () => sent.destroy(new Error(`no byte for ${idleTimeoutMs} ms`)));
    sent.on('error', (error) => reject(unreachable(request, error)));
    writeBody(sent, request.body).catch((error: unknown) => {
      sent.destroy();
      reject(unreachable(request, error));
    });
  });
}

async function writeBody(sent: ClientRequest, body: HttpRequest['body']): Promise<void> {
  if (body === undefined || Buffer.isBuffer(body)) sent.end(body);
  else await pipeline(await body.open(), sent);
}

function lengthOf(body: HttpRequest['body']): Record<string, string> {
  if (body === undefined) return {};
  return { 'content-length': String(Buffer.isBuffer(body) ? body.length : body.size) };
}

/** A body that fails its own check (a spooled blob that was damaged) keeps that error: the registry is not to blame. */
function unreachable({ method, url }: HttpRequest, cause: unknown): OciError {
  if (cause instanceof OciError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = message === '' ? (code ?? 'connection failed') : message;
  return new OciError('registry-unreachable', `${method} ${redacted(url)}: ${reason}`, {
    retriable: true,
    cause,
    fields: { method, url: redacted(url), reason: code ?? reason },
  });
}
