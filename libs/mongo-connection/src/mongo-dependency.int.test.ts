import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { waitForDependency } from '@cutover/service-kit';
import { memoryLog } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import { hosts, mongoConnection, mongoDependency } from './mongo-dependency.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

describe('MongoDB', () => {
  it('is named in one line a try while it is absent, and used once it is there', async () => {
    const first = await startMongoStandin();
    await first.kill('SIGTERM');
    cleanUp.push(() => first.stop());
    const { log, lines } = memoryLog('warn');
    const connection = mongoConnection();
    let prepared = 0;
    const prepare = async () => void prepared++;
    const dependency = mongoDependency({
      service: 'account',
      url: `mongodb://127.0.0.1:${first.port}`,
      connection,
      prepare,
      watchCommands: undefined,
    });
    const waiting = waitForDependency(dependency, log, new AbortController().signal, { firstMs: 50, mostMs: 50 });
    await until('a try is named', () => lines.length > 0, { everyMs: 20 });
    const back = await startMongoStandin({ dir: first.dir, port: first.port });
    cleanUp.push(() => back.stop());
    await waiting;
    expect([connection.name, prepared]).toEqual(['account', 1]);
    expect(lines[0]?.['message']).toMatch(new RegExp(`^MongoDB at 127.0.0.1:${first.port} .*ECONNREFUSED.* \\d+ ms$`));
    await dependency.check?.(new AbortController().signal);
    await dependency.close?.();
  }, 60_000);

  it('is one client, also when the server goes away before the preparation has succeeded', async () => {
    const first = await startMongoStandin();
    cleanUp.push(() => first.stop());
    const connection = mongoConnection();
    let prepare = async (): Promise<void> => {
      const noticed = once(connection, 'disconnected');
      await first.kill('SIGKILL');
      // Before that a connection of the pool may still be taken for a good one, and be found closed.
      await noticed;
      await connection.db!.admin().ping();
    };
    const dependency = mongoDependency({
      service: 'account',
      url: `${first.url}/?heartbeatFrequencyMS=500`,
      connection,
      prepare: () => prepare(),
      watchCommands: undefined,
    });
    cleanUp.push(() => dependency.close());
    await expect(dependency.connect()).rejects.toThrow('ECONNREFUSED');
    const client = connection.getClient();
    const back = await startMongoStandin({ dir: first.dir, port: first.port });
    cleanUp.push(() => back.stop());
    prepare = async () => void (await connection.db!.admin().ping());
    // As a service does: a server that has just started may take longer than one try has patience.
    await waitForDependency(dependency, memoryLog('warn').log, new AbortController().signal, {
      firstMs: 50,
      mostMs: 50,
    });
    expect(connection.getClient()).toBe(client);
  }, 60_000);

  it('is named without its credentials', () => {
    expect(hosts('mongodb://ada:pass@a.example:1,b.example:2/db?x=1')).toBe('a.example:1,b.example:2');
    expect(hosts('mongodb+srv://a.example')).toBe('a.example');
  });
});
