import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface LoopbackServer {
  /** 127.0.0.1:port */
  readonly host: string;
  /** Cuts what is still connected. */
  stop(): Promise<void>;
}

/** PEM. */
export interface ServerCertificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** Answers on a free port of loopback until it is stopped; over TLS where it has a certificate, and to CONNECT where that is listened for. */
export async function serveOnLoopback(
  listener: RequestListener,
  certificate?: ServerCertificate,
  onConnect?: (request: IncomingMessage, socket: Socket) => void,
): Promise<LoopbackServer> {
  const server = certificate === undefined ? createServer(listener) : createTlsServer({ ...certificate }, listener);
  if (onConnect) server.on('connect', onConnect);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
