import { Counter, Histogram, type Registry } from 'prom-client';
import { HTTP_LABELS, TCP_LABELS, type HttpLabel, type TcpLabel } from './label-names.ts';
import type { HttpSample, Sample, TcpSample } from './sample.ts';
import { serviceCounts, type ServiceCounts } from '../verdicts/service-counts.ts';

/** Envoy's own buckets, which Istio uses for milliseconds and for bytes alike. */
export const BUCKETS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

interface LabelSet {
  remove(): void;
  lastMs: number;
}

/**
 * Istio's standard series. A set of label values makes one series of each counter and about twenty of each histogram: how many sets there may be is
 * bounded, and those that nothing was added to for long can be removed.
 */
export class IstioMetrics {
  readonly #mostSets: number;
  readonly #sets = new Map<string, LabelSet>();
  readonly #requests: Counter<HttpLabel>;
  readonly #durations: Histogram<HttpLabel>;
  readonly #requestBytes: Histogram<HttpLabel>;
  readonly #responseBytes: Histogram<HttpLabel>;
  readonly #opened: Counter<TcpLabel>;
  readonly #closed: Counter<TcpLabel>;
  readonly #received: Counter<TcpLabel>;
  readonly #sent: Counter<TcpLabel>;

  constructor(registry: Registry, mostSets: number) {
    this.#mostSets = mostSets;
    const http = { labelNames: HTTP_LABELS, registers: [registry] };
    const tcp = { labelNames: TCP_LABELS, registers: [registry] };
    const histogram = { ...http, buckets: BUCKETS };
    this.#requests = new Counter({ ...http, name: 'istio_requests_total', help: 'Requests that proxies have handled' });
    this.#durations = new Histogram({
      ...histogram,
      name: 'istio_request_duration_milliseconds',
      help: 'From the start of a request to its last byte, in ms',
    });
    this.#requestBytes = new Histogram({ ...histogram, name: 'istio_request_bytes', help: 'Bodies of requests' });
    this.#responseBytes = new Histogram({ ...histogram, name: 'istio_response_bytes', help: 'Bodies of responses' });
    const connections = 'TCP connections, counted when they have ended';
    this.#opened = new Counter({ ...tcp, name: 'istio_tcp_connections_opened_total', help: connections });
    this.#closed = new Counter({ ...tcp, name: 'istio_tcp_connections_closed_total', help: connections });
    this.#received = new Counter({ ...tcp, name: 'istio_tcp_received_bytes_total', help: 'Bytes from clients' });
    this.#sent = new Counter({ ...tcp, name: 'istio_tcp_sent_bytes_total', help: 'Bytes to clients' });
  }

  /** Sets of label values that there are. */
  get sets(): number {
    return this.#sets.size;
  }

  /** @returns whether it was added: false where it would be one set too many */
  add(sample: Sample, nowMs: number): boolean {
    const key = Object.values(sample.labels).join('\u0000');
    const known = this.#sets.get(key);
    if (known === undefined && this.#sets.size >= this.#mostSets) return false;
    if (known !== undefined) known.lastMs = nowMs;
    else this.#sets.set(key, { lastMs: nowMs, remove: () => this.#remove(sample) });
    if (sample.kind === 'http') this.#addHttp(sample);
    else this.#addTcp(sample);
    return true;
  }

  /** What the client's side has counted of one Service. */
  async countsOf(namespace: string, service: string): Promise<ServiceCounts> {
    const [requests, durations] = await Promise.all([this.#requests.get(), this.#durations.get()]);
    const buckets = durations.values.filter(({ metricName = '' }) => metricName.endsWith('_bucket'));
    return serviceCounts({ requests: requests.values, durations: buckets }, namespace, service);
  }

  /** Removes what nothing was added to since. It begins at 0 when it comes again, which Prometheus takes for a restart. */
  removeIdle(sinceMs: number): void {
    for (const [key, { lastMs, remove }] of this.#sets) {
      if (lastMs >= sinceMs) continue;
      this.#sets.delete(key);
      remove();
    }
  }

  #addHttp({ labels, durationMs, requestBytes, responseBytes }: HttpSample): void {
    this.#requests.inc(labels);
    this.#durations.observe(labels, durationMs);
    this.#requestBytes.observe(labels, requestBytes);
    this.#responseBytes.observe(labels, responseBytes);
  }

  #addTcp({ labels, receivedBytes, sentBytes }: TcpSample): void {
    this.#opened.inc(labels);
    this.#closed.inc(labels);
    this.#received.inc(labels, receivedBytes);
    this.#sent.inc(labels, sentBytes);
  }

  #remove({ kind, labels }: Sample): void {
    const http = [this.#requests, this.#durations, this.#requestBytes, this.#responseBytes];
    const tcp = [this.#opened, this.#closed, this.#received, this.#sent];
    for (const metric of kind === 'http' ? http : tcp) metric.remove(labels);
  }
}
