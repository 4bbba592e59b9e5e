import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseMetrics, sum } from '../testing/series.ts';
import { IstioMetrics } from './istio-metrics.ts';
import { HTTP_LABELS, TCP_LABELS, type HttpLabels, type TcpLabels } from './label-names.ts';
import type { Sample } from './sample.ts';

const labelled = (names: readonly string[], workload: string) =>
  Object.fromEntries(names.map((name) => [name, name === 'source_workload' ? workload : name]));
const http = (workload: string, durationMs = 30): Sample => ({
  kind: 'http',
  labels: labelled(HTTP_LABELS, workload) as HttpLabels,
  durationMs,
  requestBytes: 7,
  responseBytes: 0,
});
const tcp = (workload: string): Sample => ({
  kind: 'tcp',
  labels: labelled(TCP_LABELS, workload) as TcpLabels,
  receivedBytes: 3,
  sentBytes: 4,
});

describe('the series', () => {
  it('add up, in Istio’s buckets', async () => {
    const registry = new Registry();
    const metrics = new IstioMetrics(registry, 10);
    for (const sample of [http('a'), http('a', 26), http('b'), tcp('a')]) expect(metrics.add(sample, 0)).toBe(true);
    const lines = parseMetrics(await registry.metrics());
    const a = { source_workload: 'a' };
    expect(sum(lines, 'istio_requests_total', a)).toBe(2);
    expect(sum(lines, 'istio_request_duration_milliseconds_bucket', { ...a, le: '25' })).toBe(0);
    expect(sum(lines, 'istio_request_duration_milliseconds_bucket', { ...a, le: '50' })).toBe(2);
    expect(sum(lines, 'istio_request_bytes_sum', a)).toBe(14);
    expect(sum(lines, 'istio_response_bytes_bucket', { ...a, le: '0.5' })).toBe(2);
    expect(sum(lines, 'istio_tcp_received_bytes_total')).toBe(3);
    expect(sum(lines, 'istio_tcp_sent_bytes_total')).toBe(4);
  });

  it('are no more than they may be, and what was there goes on', async () => {
    const registry = new Registry();
    const metrics = new IstioMetrics(registry, 2);
    expect([http('a'), tcp('a'), http('b'), http('a')].map((sample) => metrics.add(sample, 0))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(sum(parseMetrics(await registry.metrics()), 'istio_requests_total')).toBe(2);
  });

  it('go when nothing was added for long, and make room', async () => {
    const registry = new Registry();
    const metrics = new IstioMetrics(registry, 2);
    metrics.add(http('a'), 1);
    metrics.add(tcp('a'), 5);
    metrics.removeIdle(5);
    expect(metrics.sets).toBe(1);
    const lines = parseMetrics(await registry.metrics());
    expect(lines.filter(({ name }) => name.startsWith('istio_request'))).toEqual([]);
    expect(sum(lines, 'istio_tcp_connections_opened_total')).toBe(1);
    expect(metrics.add(http('b'), 6)).toBe(true);
  });
});
