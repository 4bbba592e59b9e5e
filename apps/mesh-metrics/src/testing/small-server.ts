import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Listening {
  readonly port: number;
  stop(): void;
}

export interface SmallServer extends Listening {
  /** Resolves when the next request comes that is never answered. */
  neverAnswered(): Promise<void>;
}

/** How long /slow takes, in ms. */
export const SLOW_MS = 300;

/** Answers by path: /ok, /fail with 500, /slow, /never; /reset cuts the connection instead of an answer. Bodies are echoed. */
export async function startSmallServer(host: string): Promise<SmallServer> {
  const reached = new EventEmitter();
  const answers: Readonly<Record<string, (body: Buffer, request: IncomingMessage, response: ServerResponse) => void>> =
    {
      '/ok': (body, _request, response) => response.end(body),
      '/fail': (_body, _request, response) => response.writeHead(500).end('no'),
      '/slow': (body, _request, response) => setTimeout(() => response.end(body), SLOW_MS),
      '/never': () => reached.emit('never'),
      '/reset': (_body, request) => request.socket.destroy(),
    };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answers[request.url ?? '']?.(Buffer.concat(chunks), request, response));
  });
  await once(server.listen(0, host), 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const neverAnswered = async () => void (await once(reached, 'never'));
  return { port: (server.address() as AddressInfo).port, neverAnswered, stop };
}

/** Sends back whatever comes. */
export async function startEcho(host: string): Promise<Listening> {
  const open = new Set<Socket>();
  const server = createTcpServer((socket) => {
    open.add(socket.on('error', () => undefined).on('close', () => open.delete(socket)));
    socket.pipe(socket);
  });
  await once(server.listen(0, host), 'listening');
  const stop = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, stop };
}
