import { Client, credentials, type ClientWritableStream, type ServiceError } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { httpEntry, nodeMessage } from '../testing/entries.ts';
import { startReceiver, type Receiver } from '../testing/receiver.ts';
import { sum } from '../testing/series.ts';
import { accessLogDescriptor } from './access-log.gen.ts';
import type { StreamMessage } from './messages.ts';

const PATH = '/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs';
const { StreamAccessLogs } = fromJSON(accessLogDescriptor as never, { keepCase: true })[
  'envoy.service.accesslog.v3.AccessLogService'
] as unknown as { StreamAccessLogs: { requestSerialize: (message: StreamMessage) => Buffer } };

const node = nodeMessage('sidecar', '10.0.0.1', 'web-5d-1.bank', { WORKLOAD_NAME: 'web' });
const identifier = { node, log_name: 'http_envoy_accesslog' };
const entries = (count: number, cluster = 'outbound|8080||account.bank.svc.cluster.local') => ({
  log_entry: Array.from({ length: count }, () => httpEntry({ upstream_cluster: cluster })),
});

let receiver: Receiver;
let clients: Client[] = [];
afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await receiver.stop();
});

interface Stream {
  readonly call: ClientWritableStream<StreamMessage | Buffer>;
  /** The status that it ended with: 0 is fine. */
  readonly ended: Promise<{ readonly code: number; readonly details: string }>;
}

/** A stream that sends messages, or bytes as they are. */
function open(): Stream {
  const client = new Client(`127.0.0.1:${receiver.grpcPort}`, credentials.createInsecure(), {
    // A proxy each: what a connection may have at a time is another limit.
    'grpc.use_local_subchannel_pool': 1,
  });
  clients.push(client);
  const { promise, resolve } = Promise.withResolvers<{ code: number; details: string }>();
  const done = (error: ServiceError | null) => resolve({ code: error?.code ?? 0, details: error?.details ?? '' });
  const write = (sent: StreamMessage | Buffer) =>
    Buffer.isBuffer(sent) ? sent : StreamAccessLogs.requestSerialize(sent);
  return { call: client.makeClientStreamRequest(PATH, write, (bytes: Buffer) => bytes, done), ended: promise };
}

const INVALID = 3;
const EXHAUSTED = 8;
const ended = async (how: string) => sum(await receiver.lines(), 'mesh_metrics_streams_ended_total', { how });

describe('a stream of access logs', () => {
  it('is counted until its proxy ends it', async () => {
    receiver = await startReceiver();
    const { call, ended: end } = open();
    call.write({ identifier, http_logs: entries(2) });
    call.write({ http_logs: entries(3) });
    const lines = await receiver.after(5);
    expect(sum(lines, 'istio_requests_total', { source_workload: 'web' })).toBe(5);
    expect(sum(lines, 'mesh_metrics_streams_open')).toBe(1);
    call.end();
    expect(await end).toMatchObject({ code: 0 });
    expect([await ended('ended'), sum(await receiver.lines(), 'mesh_metrics_streams_open')]).toEqual([1, 0]);
  });

  it.each<[string, StreamMessage | Buffer, RegExp]>([
    ['without a node', { http_logs: entries(1) }, /^identifier\.node: expected in the first message/],
    ['of something else', { identifier: { node: { id: 'envoy' } } }, /^node\.id: expected sidecar~/],
    [
      'that is no message',
      Buffer.from('no protobuf at all'),
      /is no envoy\.service\.accesslog\.v3\.StreamAccessLogsMessage/,
    ],
  ])('%s is refused, counted, and logged once', async (_what, message, why) => {
    receiver = await startReceiver();
    for (const count of [1, 2]) {
      const { call, ended: end } = open();
      call.on('error', () => undefined);
      call.write(message);
      const { code, details } = await end;
      expect([code, details]).toEqual([INVALID, expect.stringMatching(why)]);
      expect(await ended('malformed')).toBe(count);
    }
    expect(receiver.said().match(/a stream of access logs was refused/g)).toHaveLength(1);
    // The next one is taken.
    open().call.write({ identifier, http_logs: entries(1) });
    await receiver.after(1);
  });

  it('loses a message that is too large, and its proxy alone', async () => {
    receiver = await startReceiver({ MAX_MESSAGE_BYTES: '2048' });
    const { call, ended: end } = open();
    call.on('error', () => undefined);
    call.write({ identifier, http_logs: entries(200) });
    expect(await end).toMatchObject({ code: EXHAUSTED });
    await until('it is counted', async () => (await ended('lost')) === 1);
    open().call.write({ identifier, http_logs: entries(1) });
    await receiver.after(1);
  });

  it('is one too many beyond the limit', async () => {
    receiver = await startReceiver({ MAX_STREAMS: '1' });
    const first = open();
    first.call.write({ identifier, http_logs: entries(1) });
    await receiver.after(1);
    expect(await open().ended).toMatchObject({ code: EXHAUSTED, details: 'no more than 1 streams' });
    expect(await ended('refused')).toBe(1);
    first.call.write({ http_logs: entries(1) });
    await receiver.after(2);
  });

  it('says what it leaves out: entries that are not whole, and those that would be too many series', async () => {
    receiver = await startReceiver({ MAX_LABEL_SETS: '2' });
    const { call } = open();
    call.write({
      identifier,
      http_logs: { log_entry: [{}, ...entries(1).log_entry, ...entries(1, 'outbound|1||a').log_entry] },
    });
    call.write({ http_logs: { log_entry: [...entries(3, 'outbound|1||b').log_entry, ...entries(1).log_entry] } });
    const lines = await receiver.after(7);
    const of = (result: string) => sum(lines, 'mesh_metrics_entries_total', { result });
    expect(['malformed', 'counted', 'series'].map(of)).toEqual([1, 3, 3]);
    expect(sum(lines, 'istio_requests_total')).toBe(3);
  });

  it('is ended when the service leaves', async () => {
    receiver = await startReceiver();
    const { call, ended: end } = open();
    call.write({ identifier, http_logs: entries(1) });
    await receiver.after(1);
    await receiver.stop();
    expect(await end).toMatchObject({ code: 0 });
  });

  it('that is cut is over', async () => {
    receiver = await startReceiver();
    const { call } = open();
    call.on('error', () => undefined);
    call.write({ identifier, http_logs: entries(1) });
    await receiver.after(1);
    call.cancel();
    await until('it is over', async () => sum(await receiver.lines(), 'mesh_metrics_streams_open') === 0);
    expect(sum(await receiver.lines(), 'mesh_metrics_streams_ended_total')).toBe(1);
  });
});
