import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { EventEmitter } from 'node:events';
import { carryTraces } from './carry-traces.ts';
import { mongoCommandSpans } from './mongo-command-spans.ts';

const exporter = new InMemorySpanExporter();
const connection = new EventEmitter();
const STARTED = { databaseName: 'bank', address: '10.1.2.3:27017' };
let requestId = 0;

/** One command as the driver tells of it, and the span that it left. */
function spanOf(command: Record<string, unknown>, ends: { reply?: object; failure?: object } = { reply: { ok: 1 } }) {
  requestId++;
  const [commandName] = Object.keys(command);
  const parent = trace.getTracer('test').startSpan('caller');
  context.with(trace.setSpan(context.active(), parent), () => {
    connection.emit('commandStarted', { ...STARTED, requestId, commandName, command });
  });
  // The end needs no context: it is found by its number.
  connection.emit('reply' in ends ? 'commandSucceeded' : 'commandFailed', { requestId, ...ends });
  const [span] = exporter.getFinishedSpans();
  expect(span?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
  return span!;
}

beforeAll(() => {
  carryTraces();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  mongoCommandSpans({ otelExporterOtlpEndpoint: 'http://127.0.0.1:4318' })!(connection);
});
beforeEach(() => exporter.reset());
afterAll(() => trace.disable());

describe('a command to MongoDB', () => {
  it('is heard only where spans are exported', () => {
    expect(mongoCommandSpans({ otelExporterOtlpEndpoint: undefined })).toBeUndefined();
  });

  it('is a client span that names what was done to which collection on which server, and no value', () => {
    const span = spanOf({ insert: 'commits', documents: [{ _id: 'secret' }], $db: 'bank' });
    expect(span.attributes).toEqual({
      'db.system.name': 'mongodb',
      'db.namespace': 'bank',
      'db.operation.name': 'insert',
      'db.collection.name': 'commits',
      'server.address': '10.1.2.3',
      'server.port': 27_017,
    });
    expect(span).toMatchObject({ name: 'insert commits', kind: SpanKind.CLIENT });
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
  });

  it.each([
    ['getMore', { getMore: 7n, collection: 'commits' }, 'getMore commits'],
    ['a command of the database', { ping: 1 }, 'ping bank'],
    ['one of the whole database by the name of another', { aggregate: 1 }, 'aggregate bank'],
    ['one whose value is no collection', { usersInfo: 'secret' }, 'usersInfo bank'],
  ])('is named after its collection, or its database: %s', (_what, command, name) => {
    const span = spanOf(command);
    expect(span.name).toBe(name);
    expect(span.attributes['db.collection.name']).toBe(name.split(' ')[1] === 'commits' ? 'commits' : undefined);
  });

  it.each([
    [{ insert: 'c', documents: [{}, {}, {}] }, 3],
    [{ update: 'c', updates: [{}, {}] }, 2],
    [{ delete: 'c', deletes: [{}] }, undefined],
  ])('says how many writes go together: %j', (command, size) => {
    expect(spanOf(command).attributes['db.operation.batch.size']).toBe(size);
  });

  it.each([
    ['that the server refuses', { failure: { name: 'MongoServerError', code: 59, message: 'secret' } }, '59'],
    ['whose document is refused', { reply: { ok: 1, writeErrors: [{ code: 11_000, errmsg: 'secret' }] } }, '11000'],
    ['that is not made durable', { reply: { ok: 1, writeConcernError: { code: 64 } } }, '64'],
    ['that gets no answer', { failure: { name: 'MongoNetworkError', message: 'secret' } }, 'MongoNetworkError'],
    ['that fails and is redacted', { failure: {} }, 'unknown'],
  ])('%s has failed, by a code and no words', (_what, ends, type) => {
    const { attributes, status } = spanOf({ insert: 'c', documents: [{}] }, ends);
    expect(status).toEqual({ code: SpanStatusCode.ERROR });
    expect(attributes['error.type']).toBe(type);
    expect(attributes['db.response.status_code']).toBe(/^\d/.test(type) ? type : undefined);
  });

  it.each([
    ['[fd00::1]:27017', { 'server.address': 'fd00::1', 'server.port': 27_017 }],
    ['/run/mongodb.sock', { 'server.address': '/run/mongodb.sock' }],
  ])('names the server %s', (address, expected) => {
    requestId++;
    const parent = trace.getTracer('test').startSpan('caller');
    context.with(trace.setSpan(context.active(), parent), () => {
      const command = { ping: 1 };
      connection.emit('commandStarted', { ...STARTED, address, requestId, commandName: 'ping', command });
    });
    connection.emit('commandSucceeded', { requestId, reply: { ok: 1 } });
    const { attributes } = exporter.getFinishedSpans()[0]!;
    const server = Object.entries(attributes).filter(([name]) => name.startsWith('server.'));
    expect(Object.fromEntries(server)).toEqual(expected);
  });

  it('outside of any trace is no span', () => {
    const event = { ...STARTED, requestId: ++requestId, commandName: 'ping', command: { ping: 1 } };
    connection.emit('commandStarted', event);
    connection.emit('commandSucceeded', { requestId, reply: { ok: 1 } });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
