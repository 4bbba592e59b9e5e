import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Connections } from '../drain/connections.ts';
import type { Admission } from '../http/admission.ts';

/** Seconds; from a cached read to the edge of a client's patience. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A service's registry: requests by route pattern (rate, errors, duration), connections, drain, event loop and heap. */
export class HttpMetrics {
  readonly registry = new Registry();
  readonly #durations: Histogram<'method' | 'route' | 'status'>;
  readonly #aborted: Counter<'route'>;
  readonly #unreadable: Counter<'status'>;

  constructor(identity: { name: string; version: string }, connections: Connections, admission: Admission) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#durations = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Time from the head of a request to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers,
    });
    this.#aborted = new Counter({
      name: 'http_server_requests_aborted_total',
      help: 'Requests whose connection closed before the answer was sent',
      labelNames: ['route'],
      registers,
    });
    this.#unreadable = new Counter({
      name: 'http_server_requests_unreadable_total',
      help: 'Requests that were refused before they had a route: not HTTP, too long a head, too slow',
      labelNames: ['status'],
      registers,
    });
    new Gauge({ name: 'service_info', help: 'Always 1', labelNames: ['service', 'version'], registers }).set(
      { service: identity.name, version: identity.version },
      1,
    );
    this.#gauge('http_server_connections_open', 'Connections that are open', () => connections.open);
    this.#gauge('http_server_requests_in_flight', 'Requests without a finished answer', () => connections.inFlight);
    this.#gauge('http_server_requests_admitted', 'Requests that are worked on', () => admission.open);
    this.#gauge('http_server_requests_waiting', 'Requests that wait to be worked on', () => admission.waiting);
    this.#gauge(
      'http_server_requests_overload_total',
      'Requests refused because too many were there',
      () => admission.refused,
    );
    this.#gauge(
      'http_server_connections_aged_total',
      'Connections told to close for their age',
      () => connections.aged,
    );
    this.#gauge('service_drain_state', '0 serving, 1 draining, 2 closing', () => connections.drainState);
  }

  observe(method: string, route: string, outcome: { status: number; seconds: number }): void {
    this.#durations.observe({ method, route, status: outcome.status }, outcome.seconds);
  }

  observeAborted(route: string): void {
    this.#aborted.inc({ route });
  }

  observeUnreadable(status: number): void {
    this.#unreadable.inc({ status });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
