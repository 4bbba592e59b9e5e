import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { mongoConnection, mongoDependency } from '@cutover/mongo-connection';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { defineRoute, mongoCommandSpans, reply } from '@cutover/service-kit';
import { startTestService, startTraceReceiver, testConfig } from '@cutover/service-kit/testing';
import type { ReceivedSpan, TraceReceiver } from '@cutover/service-kit/testing';
import mongoose, { type Connection } from 'mongoose';
import { startAccount, tokenFor, type TestService } from '../testing/test-service.ts';

const CALLER = '00f067aa0ba902b7';
/** More than the driver has connections: some requests wait for one that another request used. */
const AT_ONCE = 50;

let standin: MongoStandin;
let receiver: TraceReceiver;
let exporting: { readonly OTEL_EXPORTER_OTLP_ENDPOINT: string };

beforeAll(async () => {
  [standin, receiver] = await Promise.all([startMongoStandin(), startTraceReceiver()]);
  exporting = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
}, 120_000);

afterAll(async () => {
  await receiver?.close();
  await standin?.stop();
});

const newTrace = () => randomBytes(16).toString('hex');
const traced = (traceId: string) => ({ traceparent: `00-${traceId}-${CALLER}-01` });
const serverSpan = (traceId: string) => receiver.spansOf(traceId).find(({ kind }) => kind === 'server')!;
const commands = (traceId: string): readonly ReceivedSpan[] =>
  receiver.spansOf(traceId).filter(({ attributes }) => attributes['db.system.name'] === 'mongodb');

/** Whether each driver that is connected in this process tells of its commands. */
const monitoring = () =>
  mongoose.connections
    .filter(({ readyState }) => readyState === mongoose.ConnectionStates.connected)
    .map((connection) => connection.getClient().options.monitorCommands);

/** Opens an account, and pays into it in a trace. */
async function paidIn(service: TestService, traceId: string, minor: number): Promise<{ id: string; key: string }> {
  const authorization = `Bearer ${await tokenFor('ada-of-the-test')}`;
  const post = async (path: string, key: string, body: object, more: object = {}) => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key, ...more };
    const answer = await fetch(service.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(201);
    return (await answer.json()) as { id: string };
  };
  const { id } = await post('/accounts', randomUUID(), { currency: 'EUR' });
  const key = randomUUID();
  await post(`/accounts/${id}/deposits`, key, { amount: { minor, currency: 'EUR' } }, traced(traceId));
  return { id, key };
}

describe("an account command's trace", () => {
  it('holds its commands to MongoDB below its request, and nothing of what they say', async () => {
    const service = await startAccount(standin.url, 'pod-1', exporting);
    const traceId = newTrace();
    const { id, key } = await paidIn(service, traceId, 987_654);
    expect(monitoring()).toEqual([true]);
    await service.stop();
    const found = commands(traceId);
    const { spanId } = serverSpan(traceId);
    expect(serverSpan(traceId)).toMatchObject({ name: 'POST /accounts/:id/deposits', parentSpanId: CALLER });
    expect(found.every(({ kind, parentSpanId }) => kind === 'client' && parentSpanId === spanId)).toBe(true);
    const insert = found.filter(({ name }) => name === 'insert account_commits');
    expect(insert).toHaveLength(1);
    expect(insert[0]).toMatchObject({ service: 'account', failed: false });
    expect(insert[0]?.attributes).toEqual({
      'db.system.name': 'mongodb',
      'db.namespace': 'account',
      'db.operation.name': 'insert',
      'db.collection.name': 'account_commits',
      'server.address': '127.0.0.1',
      'server.port': standin.port,
    });
    const said = JSON.stringify(found);
    for (const value of [id, key, '987654', 'ada-of-the-test', 'EUR']) expect(said).not.toContain(value);
  }, 60_000);

  it('is not made where nothing is exported, and the driver tells of nothing', async () => {
    const service = await startAccount(standin.url, 'pod-1');
    const traceId = newTrace();
    await paidIn(service, traceId, 5);
    expect(monitoring()).toEqual([false]);
    await service.stop();
    expect(receiver.spansOf(traceId)).toEqual([]);
  }, 60_000);
});

/** A service whose routes do one thing each to a collection. */
async function startRoutes(connection: Connection) {
  const config = testConfig(exporting);
  const rows = connection.collection('rows');
  const route = (path: string, handle: () => Promise<unknown>) =>
    defineRoute({ method: 'get', path, access: 'public', handle: async () => reply(200, { found: await handle() }) });
  const ids = [1, 2, 3, 4, 5].map((_id) => ({ _id }) as never);
  const dependency = mongoDependency({
    ...{ service: 'test', url: standin.url, connection, watchCommands: mongoCommandSpans(config) },
    prepare: async () => void (await rows.insertMany(ids)),
  });
  const routes = [
    route('/all', async () => (await rows.find({}, { batchSize: 2 }).toArray()).length),
    route('/again', () => rows.insertOne({ _id: 1 } as never).catch(({ code }: { code: number }) => code)),
    route('/unknown', () => connection.db!.command({ noSuch: 'secret' }).catch(({ name }: Error) => name)),
  ];
  return startTestService(routes, { config, dependencies: [dependency] });
}

describe('commands to MongoDB', () => {
  it('are in the trace of whoever asked for them, and say by a code how they failed', async () => {
    const service = await startRoutes(mongoConnection());
    const ask = async (path: string, traceId = newTrace()) => {
      const answer = await fetch(service.url + path, { headers: traced(traceId) });
      return { traceId, ...((await answer.json()) as { found: unknown }) };
    };
    const all = await Promise.all(Array.from({ length: AT_ONCE }, () => ask('/all')));
    const [again, unknown] = [await ask('/again'), await ask('/unknown')];
    await service.close();
    for (const { traceId, found } of all) {
      expect(found).toBe(5);
      const names = commands(traceId).map(({ name }) => name);
      expect(names.sort()).toEqual(['find rows', 'getMore rows', 'getMore rows']);
      const { spanId } = serverSpan(traceId);
      expect(new Set(commands(traceId).map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([spanId]));
    }
    expect([again.found, unknown.found]).toEqual([11_000, 'MongoServerError']);
    const [insert] = commands(again.traceId);
    expect(insert).toMatchObject({ name: 'insert rows', failed: true, attributes: { 'error.type': '11000' } });
    const [refused] = commands(unknown.traceId);
    expect(refused).toMatchObject({ name: 'noSuch test', failed: true });
    expect(JSON.stringify(refused)).not.toContain('secret');
  }, 60_000);
});
