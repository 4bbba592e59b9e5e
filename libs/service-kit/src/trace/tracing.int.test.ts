import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineRoute } from '../http/define-route.ts';
import { reply } from '../http/reply.ts';
import { memoryLog, startTestService, startTraceReceiver, testConfig } from '../testing/index.ts';
import type { TestService, TraceReceiver } from '../testing/index.ts';
import { startTracing } from './start-tracing.ts';
import { tracedFetch } from './traced-fetch.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const memory = memoryLog();

let receiver: TraceReceiver;
let other: Server;
let told: string | undefined;

/** A route that calls another service and says so in its log. */
const calling = defineRoute({
  method: 'get',
  path: '/calls',
  access: 'public',
  async handle(_input, { log }) {
    log.info('calls');
    const { port } = other.address() as AddressInfo;
    await tracedFetch(`http://127.0.0.1:${port}/other?secret=1`);
    return reply(200, {});
  },
});
const failing = defineRoute({
  method: 'get',
  path: '/fails',
  access: 'public',
  handle: () => Promise.reject(new Error('planted')),
});

const start = (env: Record<string, string> = {}): Promise<TestService> =>
  startTestService([calling, failing], { config: testConfig({ LOG_LEVEL: 'info', ...env }), log: memory.log });

async function get(service: TestService, path: string, traceId: string): Promise<void> {
  await (await fetch(service.url + path, { headers: { traceparent: `00-${traceId}-${CALLER}-01` } })).text();
}

beforeAll(async () => {
  receiver = await startTraceReceiver();
  other = createServer((request, response) => {
    told = request.headers['traceparent'] as string | undefined;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
});

afterAll(async () => {
  other.closeAllConnections();
  other.close();
  await receiver.close();
});

describe('a request', () => {
  it('without an exporter has ids in its log lines, carries its trace on, and makes no span', async () => {
    const service = await start();
    await get(service, '/calls', TRACE);
    await service.close();
    const [said, request] = memory.lines.filter((line) => line['trace_id'] === TRACE);
    expect(said).toMatchObject({ message: 'calls', span_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(request).toMatchObject({ message: 'request', span_id: said?.['span_id'], parent_span_id: CALLER });
    expect(told).toBe(`00-${TRACE}-${said?.['span_id']}-01`);
    expect(receiver.spansOf(TRACE)).toEqual([]);
  });

  it('with an exporter has a span, and one for each call that it makes', async () => {
    const traceId = TRACE.replace('4b', '5c');
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    await get(service, '/calls', traceId);
    await get(service, '/fails', traceId);
    // What is left is exported at the end.
    await service.close();
    const spans = receiver.spansOf(traceId);
    const named = (name: string) => spans.find((span) => span.name === name);
    const server = named('GET /calls')!;
    expect(server).toMatchObject({ service: 'test', kind: 'server', parentSpanId: CALLER, failed: false });
    expect(server.attributes).toMatchObject({ 'http.route': '/calls', 'http.response.status_code': 200 });
    const client = named('GET')!;
    expect(client).toMatchObject({ kind: 'client', parentSpanId: server.spanId, failed: false });
    expect(client.attributes['url.full']).toMatch(/\/other$/);
    expect(told).toBe(`00-${traceId}-${client.spanId}-01`);
    expect(named('GET /fails')).toMatchObject({ kind: 'server', failed: true });
    expect(spans).toHaveLength(3);
    const [line] = memory.lines.filter((each) => each['trace_id'] === traceId);
    expect(line).toMatchObject({ message: 'calls', span_id: server.spanId });
  });

  it('is served as before while the receiver of spans is away', async () => {
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    expect((await fetch(`${service.url}/calls`)).status).toBe(200);
    await service.close();
  });

  it.each([
    ['0', 0],
    ['1', 2],
  ])('whose caller did not decide is traced by the share: %s', async (share, spans) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_SAMPLER_ARG: share };
    const service = await start(env);
    memory.lines.length = 0;
    await (await fetch(`${service.url}/calls`)).text();
    await service.close();
    const line = memory.lines.find(({ message }) => message === 'calls');
    expect(line?.['trace_id']).toMatch(/^[0-9a-f]{32}$/);
    expect(receiver.spansOf(line?.['trace_id'] as string)).toHaveLength(spans);
  });

  it('is exported before its service ends where somebody asks for that', async () => {
    const identity = { name: 'test', version: '1', pod: 'test-0' };
    const tracing = await startTracing({ endpoint: receiver.endpoint, ratio: 1, identity });
    const span = trace.getTracer('test').startSpan('done');
    span.end();
    await tracing.flush();
    expect(receiver.spansOf(span.spanContext().traceId)).toMatchObject([{ name: 'done', service: 'test' }]);
    await tracing.close();
  });
});
