import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveOnLoopback, type LoopbackServer } from './serve-on-loopback.ts';

export interface GuardedRegistry extends LoopbackServer {
  /** `METHOD path status` of every request, in order; an upload's path ends in `uploads/`. */
  readonly seen: readonly string[];
}

/** Manifests and blobs by their names in the API. */
type Store = Map<string, { readonly type: string; readonly bytes: Buffer }>;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const CHALLENGE = { 'www-authenticate': 'Basic realm="test"', connection: 'close' };

function read(store: Store, path: string): Answer {
  const found = store.get(path);
  return found === undefined
    ? { status: 404 }
    : { status: 200, headers: { 'content-type': found.type }, body: found.bytes };
}

function write(store: Store, { method, headers }: IncomingMessage, url: URL, bytes: Buffer): Answer {
  if (method === 'POST') return { status: 202, headers: { location: `${url.pathname}1` } };
  const type = headers['content-type'] ?? '';
  const digest = url.searchParams.get('digest');
  store.set(digest === null ? url.pathname : url.pathname.replace(/uploads\/1$/, digest), { type, bytes });
  return { status: 201 };
}

function send(response: ServerResponse, method: string | undefined, { status, headers = {}, body }: Answer): void {
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, { ...headers, ...length }).end(method === 'HEAD' ? undefined : body);
}

/**
 * A registry in memory that anybody may read and only one may write, by Basic credentials; `/v2/` itself is not open. It does not read what
 * comes without them, as servers do that close early. It checks no digest and mounts nothing.
 */
export async function startGuardedRegistry(username: string, password: string): Promise<GuardedRegistry> {
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const seen: string[] = [];
  const store: Store = new Map();
  const server = await serveOnLoopback((request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    const answer = (given: Answer): void => {
      seen.push(`${request.method} ${url.pathname.replace(/uploads\/1$/, 'uploads/')} ${given.status}`);
      send(response, request.method, given);
    };
    const isOpen = url.pathname !== '/v2/' && ['GET', 'HEAD'].includes(request.method ?? '');
    if (!isOpen && request.headers.authorization !== expected) return answer({ status: 401, headers: CHALLENGE });
    if (isOpen) return answer(read(store, url.pathname));
    void request.toArray().then((chunks) => answer(write(store, request, url, Buffer.concat(chunks as Buffer[]))));
  });
  return { ...server, seen };
}
