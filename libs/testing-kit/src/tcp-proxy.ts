import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Ends all connections, and each new one at once. */
  cut(): void;
  /** Keeps all connections and takes new ones, but passes nothing on, as a machine that is frozen. */
  freeze(): void;
  /** Passes on again, first what was held back. */
  restore(): void;
  close(): Promise<void>;
}

/** Stands before a server on 127.0.0.1 and breaks what goes through it as it is told. */
export async function startTcpProxy(to: number): Promise<TcpProxy> {
  let state: 'passing' | 'cut' | 'frozen' = 'passing';
  const sockets = new Set<Socket>();
  const pass = (from: Socket, onto: Socket): void => {
    sockets.add(from);
    from
      .on('data', (chunk) => void onto.write(chunk))
      .on('error', () => onto.destroy())
      .on('close', () => {
        sockets.delete(from);
        onto.destroy();
      });
    if (state === 'frozen') from.pause();
  };
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    const upstream = connect(to, '127.0.0.1');
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    state = 'cut';
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    freeze() {
      state = 'frozen';
      for (const socket of sockets) socket.pause();
    },
    restore() {
      state = 'passing';
      for (const socket of sockets) socket.resume();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
