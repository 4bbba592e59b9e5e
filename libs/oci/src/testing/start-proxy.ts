import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';

/** Looks at a request; true when it answered (or cut) it itself. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface RunningProxy {
  readonly host: string;
  /** `METHOD path` of every request, in order. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/** A loopback proxy before a registry that plants faults and remembers what was asked. */
export async function startProxy(target: string, fault: Fault = () => false): Promise<RunningProxy> {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url?.split('?')[0]}`);
    if (fault(incoming, outgoing)) return;
    const headers = { ...incoming.headers };
    const onward = request(`http://${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    finished(incoming, { writable: false }).catch(() => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
