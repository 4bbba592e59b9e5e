import { afterEach, expect, it } from '@jest/globals';
import { unindexedQueries } from '@cutover/mongo-connection/testing';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { startTraceReceiver } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import mongoose from 'mongoose';
import { startTransfer } from './testing/test-service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

it('what each pod asks again and again has an index', async () => {
  const [standin, receiver] = await Promise.all([startMongoStandin(), startTraceReceiver()]);
  cleanUp.push(
    () => standin.stop(),
    () => receiver.close(),
  );
  // Spans make the driver tell of its commands; port 9 (discard): nobody listens there.
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
  const service = await startTransfer({ mongo: standin.url, kafka: '127.0.0.1:9', env });
  cleanUp.push(() => service.close());
  await service.ready;
  const connection = mongoose.connections.find(({ readyState }) => readyState === 1)!;
  const polled = ['transfer_outbox', 'transfer_deadlines'];
  const unindexed = await unindexedQueries(connection, (asked) =>
    until('all are polled', () => polled.every((each) => asked.has(each))),
  );
  expect(unindexed).toEqual([]);
}, 60_000);
