import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** When the connection of a request is cut; null: never. */
export type Cut = 'before it arrives' | 'after its answer is there' | null;

export interface CuttingProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Stands before a service and cuts the connections of clients: the service itself answers every request that reaches it. */
export async function startCuttingProxy(
  service: string,
  cutOf: (request: IncomingMessage) => Cut,
): Promise<CuttingProxy> {
  const server = createServer((incoming, outgoing) => pass(service, incoming, outgoing, cutOf(incoming)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(service: string, incoming: IncomingMessage, outgoing: ServerResponse, cut: Cut): void {
  if (cut === 'before it arrives') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const { method, headers, url = '/' } = incoming;
  const onward = ask(new URL(url, service), { method, headers }, (answer) => {
    if (cut === null) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    // The service has answered, so that what it did is durable; nobody hears of it.
    answer.resume();
    incoming.socket.resetAndDestroy();
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}
