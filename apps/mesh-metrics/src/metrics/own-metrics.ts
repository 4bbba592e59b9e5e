import { Counter, Gauge, type Registry } from 'prom-client';
import { registerGauge } from '@cutover/service-kit';

/** What became of an entry: `series` is one that would have made too many series. */
export type EntryResult = 'counted' | 'intermediate' | 'malformed' | 'series';

/** How a stream ended: by the proxy or with its connection, with the service, by what it sent, because there were too many, or by an error on the way. */
export type StreamEnd = 'ended' | 'drained' | 'malformed' | 'refused' | 'lost';

export interface Sizes {
  readonly sets: () => number;
  readonly addresses: () => { readonly held: number; readonly gone: number; readonly forgottenEarly: number };
}

/** What the receiver says of itself. */
export class OwnMetrics {
  readonly #entries: Counter<'kind' | 'result'>;
  readonly #unknown: Counter<'reporter'>;
  readonly #open: Gauge;
  readonly #ended: Counter<'how'>;

  constructor(registry: Registry, { sets, addresses }: Sizes) {
    const registers = [registry];
    this.#entries = new Counter({
      name: 'mesh_metrics_entries_total',
      help: 'Entries of access logs by what became of them: only counted ones are in the istio_ series',
      labelNames: ['kind', 'result'],
      registers,
    });
    this.#unknown = new Counter({
      name: 'mesh_metrics_peers_unknown_total',
      help: 'Counted entries whose other side had an address that no pod is known to have had then',
      labelNames: ['reporter'],
      registers,
    });
    this.#open = new Gauge({ name: 'mesh_metrics_streams_open', help: 'Streams of proxies', registers });
    this.#ended = new Counter({
      name: 'mesh_metrics_streams_ended_total',
      help: 'Streams that have ended, by how',
      labelNames: ['how'],
      registers,
    });
    registerGauge(registry, {
      name: 'mesh_metrics_label_sets',
      help: 'Sets of label values in the istio_ series',
      read: sets,
    });
    registerAddresses(registry, addresses);
  }

  entry(kind: 'http' | 'tcp', result: EntryResult): void {
    this.#entries.inc({ kind, result });
  }

  peerUnknown(reporter: string): void {
    this.#unknown.inc({ reporter });
  }

  streamOpened(): void {
    this.#open.inc();
  }

  streamEnded(how: StreamEnd): void {
    if (how !== 'refused') this.#open.dec();
    this.#ended.inc({ how });
  }
}

function registerAddresses(registry: Registry, read: Sizes['addresses']): void {
  const gauge: Gauge<'state'> = new Gauge({
    name: 'mesh_metrics_addresses',
    help: 'Addresses of pods that are there, of pods that are gone and remembered, and that were forgotten for want of room',
    labelNames: ['state'],
    registers: [registry],
    collect: () => {
      const { held, gone, forgottenEarly } = read();
      gauge.set({ state: 'held' }, held);
      gauge.set({ state: 'gone' }, gone);
      gauge.set({ state: 'forgotten_early' }, forgottenEarly);
    },
  });
}
