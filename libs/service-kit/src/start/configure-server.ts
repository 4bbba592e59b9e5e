import { STATUS_CODES } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { KEEP_ALIVE_MARGIN_MS } from '../config/service-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { HttpApp } from '../http/build-http-app.ts';
import { PROBLEM_TYPE } from '../http/problem-json.ts';
import { reasonOf } from './wait-for-dependency.ts';

const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 60_000;

const NOT_HTTP = { status: 400, title: 'The request is not valid HTTP' };
/** By Node's code: RFC 6585 section 5, RFC 9110 section 15.5.9. */
const REFUSALS: ReadonlyMap<string, typeof NOT_HTTP> = new Map([
  ['HPE_HEADER_OVERFLOW', { status: 431, title: "The request's head is too long" }],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', { status: 413, title: "The request's chunk extensions are too long" }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, title: 'The request took too long to arrive' }],
]);

/** Tracked connections beside what every port has. */
export function configureServer(server: Server, app: HttpApp, config: ServiceConfig): void {
  app.connections.track(server);
  configureManagementServer(server, app, config);
}

/** Explicit timeouts, and an answer of ours to what is not HTTP. */
export function configureManagementServer(server: Server, app: HttpApp, config: ServiceConfig): void {
  server.keepAliveTimeout = config.keepAliveTimeoutMs;
  // Node 24.6: idle connections outlive the timeout that answers announce, so that clients which believe it are never cut.
  Object.assign(server, { keepAliveTimeoutBuffer: KEEP_ALIVE_MARGIN_MS });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // A connection that breaks is nobody's request.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const refusal = REFUSALS.get(error.code ?? '') ?? NOT_HTTP;
    app.metrics.observeUnreadable(refusal.status);
    socket.end(unreadableAnswer(app.identity, refusal));
  });
}

interface Place {
  /** Of the environment, which says the port. */
  readonly variable: 'PORT' | 'MANAGEMENT_PORT';
  readonly port: number;
  readonly host: string;
}

/** @returns the port @throws Error with one line that names the variable when the port cannot be had */
export function listen(server: Server, { variable, port, host }: Place): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) =>
      reject(new Error(`${variable} ${port}: cannot listen on ${host} (${reasonOf(error)}), choose another`));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function unreadableAnswer({ version, pod }: HttpApp['identity'], { status, title }: typeof NOT_HTTP): string {
  const body = JSON.stringify({ type: 'about:blank', title, status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    `x-version: ${version}`,
    `x-pod: ${pod}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
