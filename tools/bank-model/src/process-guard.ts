import { EventStoreError } from '@cutover/event-sourcing';
import { guardedStore, type Around } from '@cutover/event-sourcing/testing/guarded-store';

/** Methods of stores, leases and topics that change something. */
const WRITES: ReadonlySet<string> = new Set([
  ...['append', 'apply', 'restore', 'note', 'crossOut', 'markPublished', 'keep', 'remove', 'release', 'take'],
  ...['claim', 'replace', 'add', 'rehash', 'increase', 'decrease', 'send'],
]);

/** When something happens: after so many more calls, and whether the call at which it does reaches the store. */
export interface Trigger {
  readonly after: number;
  readonly lands: boolean;
}

class Crash extends Error {}

/** What stands between one process and its stores: it can crash at a write, or find them frozen from some call on. */
export class ProcessGuard {
  readonly #gone = new AbortController();
  #crash: Trigger | undefined;
  #freeze: Trigger | undefined;
  #refused = 0;

  /** Aborts when the process crashes. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Calls that a frozen store has refused. */
  get refused(): number {
    return this.#refused;
  }

  crashAt(trigger: Trigger): void {
    this.#crash = trigger;
  }

  freezeAt(trigger: Trigger): void {
    this.#freeze = trigger;
  }

  thaw(): void {
    this.#freeze = undefined;
  }

  /** Ends the process here and now. */
  kill(): void {
    this.#gone.abort();
  }

  /** The same store, as this process reaches it. */
  guard<T extends object>(store: T): T {
    return guardedStore(store, this.#around);
  }

  /** All of them. */
  guardAll<T extends object>(stores: T): T {
    const guarded = Object.entries(stores).map(([name, store]) => [name, this.guard(store as object)]);
    return Object.fromEntries(guarded) as T;
  }

  readonly #around: Around = async (name, run) => {
    if (this.gone.aborted) throw new Crash('crashed before');
    await this.#meetFreeze(name, run);
    const blows = WRITES.has(name) && this.#counted('crash');
    if (blows && !blows.lands) throw this.#crashed();
    const result = await run();
    if (blows) throw this.#crashed();
    return result;
  };

  async #meetFreeze(name: string, run: () => Promise<unknown>): Promise<void> {
    const frozen = this.#counted('freeze');
    if (!frozen) return;
    this.#refused++;
    // What was on its way when the store froze may have arrived: nobody hears of it.
    if (frozen.lands) await run();
    this.#freeze = { after: 0, lands: false };
    throw new EventStoreError('event-store.unavailable', `the store is frozen: ${name}`);
  }

  /** Counts a call down. @returns the trigger once it goes off */
  #counted(which: 'crash' | 'freeze'): Trigger | undefined {
    const trigger = which === 'crash' ? this.#crash : this.#freeze;
    if (trigger === undefined || trigger.after === 0) return trigger;
    const counted = { ...trigger, after: trigger.after - 1 };
    if (which === 'crash') this.#crash = counted;
    else this.#freeze = counted;
    return undefined;
  }

  #crashed(): Crash {
    this.kill();
    return new Crash('crashed now');
  }
}
