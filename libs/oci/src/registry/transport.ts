import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRoutes, type Route } from './agents.ts';
import { connectionError } from './connection-error.ts';
import { http } from './node-http.ts';

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
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up; default the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** PEM of a certificate authority to trust in place of Node's; those of NODE_EXTRA_CA_CERTS need nothing said. */
  readonly ca?: Buffer;
}

const DEFAULT_IDLE_MS = 60_000;

export function createTransport(options: TransportOptions = {}): Transport {
  const idleTimeoutMs = options.idleTimeoutMs ?? DEFAULT_IDLE_MS;
  const routeOf = createRoutes(options.environment ?? process.env, options.ca);
  return { send: async (request) => send(request, routeOf(request.url), idleTimeoutMs) };
}

function send(request: HttpRequest, { agent, proxy }: Route, idleTimeoutMs: number): Promise<HttpResponse> {
  const { method, url, signal } = request;
  const headers = { ...request.headers, ...lengthOf(request.body) };
  const options = { method, headers, agent, timeout: idleTimeoutMs, ...(signal ? { signal } : {}) };
  return new Promise((resolve, reject) => {
    const sent = url.protocol === 'https:' ? httpsRequest(url, options) : http.request(url, options);
    sent.on('response', (body) => resolve({ status: body.statusCode ?? 0, headers: body.headers, body, url }));
    sent.on('timeout', () => sent.destroy(new Error(`no byte for ${idleTimeoutMs} ms`)));
    sent.on('error', (error) => reject(connectionError(request, error, proxy)));
    writeBody(sent, request.body).catch((error: unknown) => {
      sent.destroy();
      reject(connectionError(request, error, proxy));
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
