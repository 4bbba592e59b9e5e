import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceItem } from '../model/items.ts';
import type { Sink } from './source.ts';

/** Asks again and again, one at a time, and says how that goes. */
export class Polling {
  readonly #name: string;
  readonly #everyMs: number;
  readonly #look: (sink: Sink, signal: AbortSignal) => Promise<void>;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(name: string, everyMs: number, look: (sink: Sink, signal: AbortSignal) => Promise<void>) {
    this.#name = name;
    this.#everyMs = everyMs;
    this.#look = look;
  }

  start(sink: Sink): void {
    sink.put(sourceItem(this.#name, 'connecting'));
    this.#running = this.#run(sink);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(sink: Sink): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#look(sink, signal);
        if (!signal.aborted) sink.put(sourceItem(this.#name, 'live'));
      } catch (error) {
        if (!signal.aborted) sink.put(sourceItem(this.#name, 'failing', reasonOf(error)));
      }
      await sleep(this.#everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

export function sourceItem(id: string, state: SourceItem['state'], detail?: string): SourceItem {
  return { kind: 'source', id, state, ...(detail === undefined ? {} : { detail }) };
}

/** In one line. */
export function reasonOf(error: unknown): string {
  const { message, code, cause } = error as { message?: string; code?: unknown; cause?: { message?: string } };
  const text = message || cause?.message || (typeof code === 'string' ? code : String(error));
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
