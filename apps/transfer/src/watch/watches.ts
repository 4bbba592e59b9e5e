import type { Seen } from '../transfer/transfer-service.ts';
import { hasEnded } from '../transfer/transfer.ts';
import { Watch, type Pauses } from './watch.ts';

export interface WatchesOptions {
  readonly look: (id: string) => Promise<Seen>;
  readonly pauses?: Pauses;
  /** How long nothing is said at most, in ms. */
  readonly silenceMs?: number;
}

const PAUSES: Pauses = { firstMs: 100, mostMs: 1_000 };
const SILENCE_MS = 15_000;

/** Transfers that are watched: each is looked at once, however many watch it. */
export class Watches {
  readonly #options: WatchesOptions;
  readonly #open = new Map<string, Watch>();

  constructor(options: WatchesOptions) {
    this.#options = options;
  }

  /** Transfers that are looked at now. */
  get open(): number {
    return this.#open.size;
  }

  /**
   * A transfer as it is and as it changes until it has ended or the signal aborts; undefined where nothing was to be said for a while.
   * @param after the sequence of what is known already, 0 for nothing
   */
  async *follow(id: string, first: Seen, after: number, signal: AbortSignal): AsyncGenerator<Seen | undefined> {
    const { silenceMs = SILENCE_MS } = this.#options;
    const watch = this.#watch(id, first);
    watch.join();
    try {
      let shown = after;
      while (!signal.aborted) {
        const seen = watch.latest;
        if (seen.sequence > shown) yield seen;
        shown = Math.max(shown, seen.sequence);
        if (hasEnded(seen.transfer)) return;
        if (seen.sequence < watch.latest.sequence) continue;
        if (!(await watch.news(signal, silenceMs))) yield undefined;
      }
    } finally {
      watch.leave();
    }
  }

  #watch(id: string, first: Seen): Watch {
    const open = this.#open.get(id);
    if (open !== undefined) return open;
    const { look, pauses = PAUSES } = this.#options;
    const watch = new Watch(first, { look: () => look(id), pauses, onEnd: () => this.#open.delete(id) });
    this.#open.set(id, watch);
    return watch;
  }
}
