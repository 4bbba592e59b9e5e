import { afterEach, describe, expect, it } from '@jest/globals';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { startTcpProxy, until } from '@cutover/testing-kit';
import type { Connection } from 'mongoose';
import type { GuardTimes } from './client-guard.ts';
import { mongoConnection, mongoDependency } from './mongo-dependency.ts';

/** Inner parts of the driver, as far as they are broken here. */
interface DriverServer {
  readonly description: { readonly type: string };
  readonly monitor: {
    readonly connection: { readonly socket: { destroy(): void } } | null;
    readonly monitorId: { stop(): void; lastExecutionEnded: number };
    readonly s: { readonly state: string };
  };
  requestCheck(): void;
}

const driverOf = (connection: Connection) =>
  connection.getClient() as unknown as { topology: { s: { servers: Map<string, DriverServer> } } };

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** A dependency that is connected through a proxy, and the driver's view of the one server there. */
async function throughProxy(guardTimes?: GuardTimes) {
  const standin = await startMongoStandin();
  cleanUp.push(() => standin.stop());
  const proxy = await startTcpProxy(standin.port);
  cleanUp.push(() => proxy.close());
  const connection = mongoConnection();
  const dependency = mongoDependency({
    service: 'account',
    url: `mongodb://127.0.0.1:${proxy.port}/?heartbeatFrequencyMS=500`,
    connection,
    prepare: async () => undefined,
    watchCommands: undefined,
    ...(guardTimes && { guardTimes }),
  });
  cleanUp.push(() => dependency.close());
  await dependency.connect();
  const rows = connection.collection<{ _id: number }>('rows');
  const [server] = driverOf(connection).topology.s.servers.values();
  await until('the monitor is connected', () => server!.monitor.connection && server!.monitor.s.state === 'idle');
  const answers = () =>
    rows.countDocuments().then(
      () => true,
      () => false,
    );
  return { dependency, proxy, connection, rows, server: server!, answers };
}

describe('MongoDB behind a network that breaks', () => {
  it('is found again where the monitor wrote on a socket that was destroyed and not yet closed', async () => {
    const { connection, proxy, server, answers } = await throughProxy();
    const client = connection.getClient();
    server.monitor.connection!.socket.destroy();
    // The driver checks at once where its last check is long past.
    server.monitor.monitorId.lastExecutionEnded = -Infinity;
    server.requestCheck();
    proxy.cut();
    await until('an operation fails', async () => !(await answers()));
    await until('the server is unknown', () => server.description.type === 'Unknown');
    proxy.restore();
    await until('operations succeed again', answers);
    expect(connection.getClient()).toBe(client);
  }, 60_000);

  it('is found again by a new client where the old one is blind for good, by whoever named a collection before', async () => {
    const { connection, dependency, proxy, rows, server, answers } = await throughProxy({
      ...{ pingMs: 100, renewAfterMs: 500, stuckAfterMs: 60_000 },
    });
    await rows.insertOne({ _id: 1 });
    const client = connection.getClient();
    proxy.cut();
    server.monitor.monitorId.stop();
    await until('an operation fails', async () => !(await answers()));
    await until('the server is unknown', () => server.description.type === 'Unknown');
    proxy.restore();
    await until('operations succeed again', answers);
    expect(connection.getClient()).not.toBe(client);
    expect([await rows.countDocuments(), dependency.stuck()]).toEqual([1, false]);
    await dependency.check(new AbortController().signal);
  }, 60_000);

  it('that is closed while a new client is being opened stays closed', async () => {
    const { connection, dependency, proxy, answers } = await throughProxy({
      ...{ pingMs: 100, renewAfterMs: 200, stuckAfterMs: 60_000 },
    });
    proxy.cut();
    await until('an operation fails', async () => !(await answers()));
    const client = connection.getClient();
    await until('a new client is tried', () => connection.getClient() !== client);
    await dependency.close();
    proxy.restore();
    await until('nothing is under way', () => connection.readyState === 0);
    expect(await answers()).toBe(false);
  }, 60_000);

  it('that is frozen fails operations within their deadline, and serves again once it is not', async () => {
    const { proxy, rows, answers } = await throughProxy();
    proxy.freeze();
    const failures = await Promise.all(
      Array.from({ length: 60 }, (_, _id) =>
        rows.insertOne({ _id }).then(
          () => 'acknowledged',
          ({ name }: Error) => name,
        ),
      ),
    );
    expect(new Set(failures).has('acknowledged')).toBe(false);
    proxy.restore();
    await until('operations succeed again', answers);
  }, 60_000);
});
