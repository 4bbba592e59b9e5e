import { Counter, Gauge } from 'prom-client';
import type { Metric, Registry } from 'prom-client';
import type { Standing, Standings } from '../previews/standing.ts';

const STANDINGS: readonly Standing['is'][] = ['previewed', 'waiting', 'queued', 'expired'];

/** What came in, what was looked at, and how pull requests stand. */
export class DeliveryMetrics {
  readonly #hooks: Counter<'event' | 'outcome'>;
  readonly #failures: Counter;
  readonly #refreshes: Counter;
  readonly #pulls: Gauge<'standing'>;

  constructor() {
    const registers: Registry[] = [];
    this.#hooks = new Counter({
      ...{ name: 'delivery_hooks_total', help: 'Hooks by event and by what became of them', registers },
      labelNames: ['event', 'outcome'],
    });
    const failures = { name: 'delivery_failures_total', help: 'Looks that failed, and are taken again' };
    this.#failures = new Counter({ ...failures, registers });
    const refreshes = { name: 'delivery_refreshes_total', help: 'Objects of Argo CD that were told to look' };
    this.#refreshes = new Counter({ ...refreshes, registers });
    const help = 'Open pull requests onto main, by where they stand';
    this.#pulls = new Gauge({ name: 'delivery_pull_requests', help, labelNames: ['standing'], registers });
  }

  /** Has an app show them. */
  register(registry: Registry): void {
    const all: readonly Metric[] = [this.#hooks as Metric, this.#failures, this.#refreshes, this.#pulls as Metric];
    for (const metric of all) registry.registerMetric(metric);
  }

  hook(event: string, outcome: 'refused' | 'ignored' | 'taken'): void {
    this.#hooks.inc({ event, outcome });
  }

  failed(): void {
    this.#failures.inc();
  }

  refreshed(count: number): void {
    this.#refreshes.inc(count);
  }

  stand(standings: readonly Standings[]): void {
    for (const is of STANDINGS)
      this.#pulls.set({ standing: is }, standings.filter(({ standing }) => standing.is === is).length);
  }
}
