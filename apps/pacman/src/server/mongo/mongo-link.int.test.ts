import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { mongoConnection } from '@cutover/mongo-connection';
import { createLogger } from '@cutover/service-kit';
import { until } from '@cutover/testing-kit';
import { available, mongoLink } from './mongo-link.ts';

let mongo: MongoStandin;
beforeAll(async () => {
  mongo = await startMongoStandin();
}, 120_000);
afterAll(() => mongo.stop());

it('nothing is asked of a database that is being prepared', async () => {
  const connection = mongoConnection();
  const { promise: indexes, resolve: made } = Promise.withResolvers<void>();
  const log = createLogger({ name: 'pacman', version: '0', pod: 'pacman-0' }, 'silent');
  const link = mongoLink(`${mongo.url}/pacman`, { connection, prepare: () => indexes, log, watchCommands: undefined });
  const asked = () => available(connection, async () => 'answered').catch((error: { code?: string }) => error.code);
  try {
    await link.connect(new AbortController().signal);
    await until('the connection is open', async () => connection.db !== undefined);
    expect(await asked()).toBe('scores.unavailable');
    made();
    await until('it is asked', async () => (await asked()) === 'answered');
  } finally {
    await link.close?.();
  }
});
