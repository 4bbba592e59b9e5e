import type { Item } from '../model/items.ts';
import type { LogLine } from '../model/messages.ts';
import { sourceItem } from '../server/polling.ts';
import type { LogSink, LogSource, LogTarget, Sink, Source } from '../server/source.ts';

/** A source whose items and lines a test says. */
export class PlantedSource implements Source, LogSource {
  readonly name = 'Kubernetes';
  readonly targets: LogTarget[] = [];
  #sink: Sink | undefined;
  readonly #readers = new Set<LogSink>();

  start(sink: Sink): void {
    this.#sink = sink;
    sink.put(sourceItem(this.name, 'live'));
  }

  async stop(): Promise<void> {}

  /** Where it says what there is. @throws Error before it was started */
  get sink(): Sink {
    if (this.#sink === undefined) throw new Error('the console has not started its sources');
    return this.#sink;
  }

  put(...items: readonly Item[]): void {
    for (const item of items) this.sink.put(item);
  }

  follow(target: LogTarget, sink: LogSink, signal: AbortSignal): void {
    this.targets.push(target);
    this.#readers.add(sink);
    signal.addEventListener('abort', () => this.#readers.delete(sink), { once: true });
    sink.state('following');
  }

  /** How many follow it now. */
  get followers(): number {
    return this.#readers.size;
  }

  write(...lines: readonly LogLine[]): void {
    for (const reader of this.#readers) reader.lines(lines);
  }
}
