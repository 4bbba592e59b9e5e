import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { until } from '@cutover/testing-kit';
import { OwnMetrics } from './metrics/own-metrics.ts';
import { IstioMetrics } from './series/istio-metrics.ts';
import { HTTP_LABELS } from './series/label-names.ts';
import { differences, type Counted } from './testing/compare.ts';
import { ACCOUNT_IP, startMesh, WEB_IP, type Mesh } from './testing/mesh.ts';
import { testPod } from './testing/pod.ts';
import { startReceiver, type Receiver } from './testing/receiver.ts';
import { parseMetrics, sum, type Line } from './testing/series.ts';
import { FAULTS, RecordedStreams, type Fault } from './testing/recorded-streams.ts';
import { drawOutcomes, send, sendTcp } from './testing/traffic.ts';

const SEED = 20_261_130;
const REQUESTS = 120;
const BODY = 'x'.repeat(100);
const TCP = [10, 1_000, 65_536];
const STARTS_MS = 120_000;

let receiver: Receiver;
let mesh: Mesh;
let streams: RecordedStreams;

async function start(flush?: string): Promise<void> {
  streams = new RecordedStreams();
  receiver = await startReceiver({}, { openStream: streams.open });
  receiver.api.put(testPod({ name: 'web-5d-1', ip: WEB_IP, labels: { app: 'web', version: 'v1' } }));
  receiver.api.put(testPod({ name: 'account-7c-1', ip: ACCOUNT_IP, labels: { app: 'account', version: 'v2' } }));
  const known = async () => sum(await receiver.lines(), 'mesh_metrics_addresses', { state: 'held' }) === 2;
  await until('both pods are known', known);
  mesh = await startMesh(receiver.grpcPort, flush);
}

async function stop(): Promise<void> {
  await mesh.stop();
  await receiver.stop();
}

/** What a proxy says of its own access logs. */
const logs = async (of: 'web' | 'account', name: 'logs_written' | 'grpc_entries_flushed') =>
  (await mesh[of].stats()).get(`access_logs.grpc_access_log.${name}`) ?? 0;

/** The same traffic as the client, the proxies and our series have counted it, once every entry was sent and has come. */
async function count(): Promise<Counted> {
  const client = await send(mesh, drawOutcomes(SEED, REQUESTS), BODY);
  for (const bytes of TCP) await sendTcp(mesh.tcpPort, bytes);
  const atClient = REQUESTS + TCP.length;
  await until('the client’s proxy has sent all', async () => (await logs('web', 'grpc_entries_flushed')) === atClient);
  const atServer = await until('the server’s has', async () => {
    const stats = await mesh.account.stats();
    const all = stats.get('http.inbound.downstream_rq_total');
    return all === stats.get('access_logs.grpc_access_log.grpc_entries_flushed') && all;
  });
  await until('all have come', () => streams.received === atClient + atServer);
  const [web, account] = await Promise.all([mesh.web.stats(), mesh.account.stats()]);
  return { series: await receiver.lines(), web, account, client, bytes: BODY.length, tcp: TCP };
}

/** The series of the same entries, as a receiver with a fault would make them. */
async function replayed(fault?: Fault): Promise<readonly Line[]> {
  const registry = new Registry();
  const istio = new IstioMetrics(registry, 1_000);
  const sizes = { sets: () => istio.sets, addresses: () => ({ held: 0, gone: 0, forgottenEarly: 0 }) };
  const own = new OwnMetrics(registry, sizes);
  streams.replay({ istio, own, peerAt: () => undefined, now: Date.now }, fault);
  return parseMetrics(await registry.metrics());
}

describe('the series of two real proxies', () => {
  let counted: Counted;
  let series: readonly Line[];

  beforeAll(async () => {
    await start();
    counted = await count();
    ({ series } = counted);
  }, STARTS_MS);
  afterAll(stop);

  it('are what the proxies and the client have counted', () => expect(differences(counted)).toEqual([]));

  it('are the same of the same entries', async () => {
    expect(differences({ ...counted, series: await replayed() })).toEqual([]);
  });

  it.each(Object.keys(FAULTS) as Fault[])('are found out by a receiver that %s', async (fault) => {
    expect(differences({ ...counted, series: await replayed(fault) })).not.toEqual([]);
  });

  it('leave no entry out', () => {
    expect(sum(series, 'mesh_metrics_entries_total', { result: 'counted' })).toBe(streams.received);
    expect(sum(series, 'mesh_metrics_entries_total')).toBe(streams.received);
  });

  it('name both sides of a request, from each of them', () => {
    const ok = series.filter(
      ({ name, labels }) => name === 'istio_requests_total' && labels['response_code'] === '200',
    );
    const [source, destination] = ['source', 'destination'].map(
      (reporter) => ok.find(({ labels }) => labels['reporter'] === reporter)!.labels,
    );
    const sides = {
      source_workload: 'web',
      source_workload_namespace: 'bank',
      source_app: 'web',
      source_version: 'v1',
      source_canonical_service: 'web',
      source_canonical_revision: 'v1',
      source_cluster: 'Kubernetes',
      destination_workload: 'account',
      destination_workload_namespace: 'bank',
      destination_app: 'account',
      destination_version: 'v2',
      destination_canonical_service: 'account',
      destination_canonical_revision: 'v2',
      destination_cluster: 'Kubernetes',
      destination_service: 'account.bank.svc.cluster.local',
      destination_service_name: 'account',
      destination_service_namespace: 'bank',
      request_protocol: 'http',
      response_code: '200',
      grpc_response_status: '',
      response_flags: '-',
    };
    const unknown = {
      connection_security_policy: 'unknown',
      source_principal: 'unknown',
      destination_principal: 'unknown',
    };
    expect(source).toEqual({ ...sides, ...unknown, reporter: 'source' });
    expect(destination).toEqual({
      ...sides,
      reporter: 'destination',
      connection_security_policy: 'mutual_tls',
      source_principal: 'spiffe://cluster.local/ns/bank/sa/web',
      destination_principal: 'spiffe://cluster.local/ns/bank/sa/account',
    });
    expect(Object.keys(source!).toSorted()).toEqual([...HTTP_LABELS].toSorted());
  });

  it('have slow requests in their buckets', () => {
    const of = { reporter: 'source', response_code: '200' };
    const quick = sum(series, 'istio_request_duration_milliseconds_bucket', { ...of, le: '250' });
    const all = sum(series, 'istio_request_duration_milliseconds_count', of);
    expect(all - quick).toBeGreaterThanOrEqual(
      drawOutcomes(SEED, REQUESTS).filter((outcome) => outcome === 'slow').length,
    );
  });

  it('count an address that no pod has had', () => {
    const refused = drawOutcomes(SEED, REQUESTS).filter((outcome) => outcome === 'refused').length;
    expect(sum(series, 'mesh_metrics_peers_unknown_total', { reporter: 'source' })).toBe(refused + TCP.length);
  });
});

describe('a proxy that ends', () => {
  const LAST = 5;
  const RARELY = '3600s';
  const five = Array.from({ length: LAST }, () => 'ok' as const);
  afterEach(stop);

  it(
    'takes with it what it has gathered since it last sent',
    async () => {
      await start(RARELY);
      await send(mesh, five);
      await until('all are written', async () => (await logs('web', 'logs_written')) === LAST);
      await mesh.web.stop();
      // It had not yet opened a stream, and is gone: nothing can come any more.
      const lines = await receiver.lines();
      expect(sum(lines, 'mesh_metrics_streams_open') + sum(lines, 'mesh_metrics_streams_ended_total')).toBe(0);
      expect(sum(lines, 'istio_requests_total')).toBe(0);
    },
    STARTS_MS,
  );

  it(
    'loses nothing once it has sent',
    async () => {
      await start();
      await send(mesh, five);
      await until('all are sent', async () => (await logs('web', 'grpc_entries_flushed')) === LAST);
      await mesh.web.stop();
      const counted = async () => sum(await receiver.lines(), 'istio_requests_total', { reporter: 'source' });
      await until('all are counted', async () => (await counted()) === LAST);
    },
    STARTS_MS,
  );
});
