import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Counts, LogSink, Source } from '../tally/log-tally.ts';

const LABELS = ['node', 'namespace', 'pod', 'container'] as const;
type Label = (typeof LABELS)[number];

/** What was logged on this node, by container. Of a pod that is gone there is nothing any more. */
export class LogMetrics implements LogSink {
  readonly #node: string;
  readonly #lines: Counter<Label>;
  readonly #bytes: Counter<Label>;
  readonly #errors: Counter<Label>;

  constructor(registry: Registry, node: string) {
    this.#node = node;
    const counter = (name: string, help: string) =>
      new Counter({ name: `node_logs_${name}_total`, help, labelNames: LABELS, registers: [registry] });
    this.#lines = counter('lines', 'Lines that containers wrote, as far as they are still on the node');
    this.#bytes = counter('bytes', 'Bytes of those lines as the runtime keeps them');
    this.#errors = counter('errors', 'Lines among them that say that something failed, by their level or by the word');
  }

  found(source: Source, { lines, bytes, errors }: Counts): void {
    const labels = { node: this.#node, ...source };
    this.#lines.inc(labels, lines);
    this.#bytes.inc(labels, bytes);
    this.#errors.inc(labels, errors);
  }

  gone(source: Source): void {
    const labels = { node: this.#node, ...source };
    for (const counter of [this.#lines, this.#bytes, this.#errors]) counter.remove(labels);
  }
}
