import { afterEach, expect, it } from '@jest/globals';
import { unindexedQueries } from '@cutover/mongo-connection/testing';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { memoryLog, startTraceReceiver } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import mongoose from 'mongoose';
import { startPacman } from './testing/test-service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

it('what each page asks again and again has an index', async () => {
  const [standin, receiver] = await Promise.all([startMongoStandin(), startTraceReceiver()]);
  cleanUp.push(
    () => standin.stop(),
    () => receiver.close(),
  );
  const { log, lines } = memoryLog('info');
  // Spans make the driver tell of its commands.
  const pacman = await startPacman(standin.url, { log }, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  cleanUp.push(() => pacman.stop());
  // Indexes are made in the background: requests do not wait for the database.
  await until('the database is prepared', () => lines.some(({ message }) => /is connected$/.test(String(message))));
  const isThere = async (path: string) => (await fetch(pacman.url + path)).status === 200;
  const connection = mongoose.connections.find(({ readyState }) => readyState === 1)!;
  const unindexed = await unindexedQueries(connection, async (asked) => {
    for (const path of ['/scores', '/scores?period=day', '/sessions']) expect(await isThere(path)).toBe(true);
    expect([...asked].sort()).toEqual(['scores', 'sessions']);
  });
  expect(unindexed).toEqual([]);
}, 60_000);
