import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface DatabaseProxy {
  /** `mongodb://127.0.0.1:PORT`, without a database. */
  readonly url: string;
  /** Resolves once it lets nothing through any more. */
  readonly held: Promise<void>;
  close(): Promise<void>;
}

export interface Hold {
  /** The name of a collection. */
  readonly collection: string;
  /** The command to that collection, counted from 1, that is not let through, nor anything after it. */
  readonly at: number;
}

/** Stands before a database, and comes to a stand at a command that the test names: whoever speaks through it is there, and can be looked at or killed. */
export async function startDatabaseProxy(port: number, { collection, at }: Hold): Promise<DatabaseProxy> {
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  let commands = 0;
  const mentions = (chunk: Buffer) => chunk.toString('latin1').split(`${collection}\0`).length - 1;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // A client that is killed resets its connection: both ends are gone then.
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
    upstream.pipe(client);
    client.on('data', (chunk: Buffer) => {
      commands += mentions(chunk);
      if (commands >= at) hold();
      else upstream.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
