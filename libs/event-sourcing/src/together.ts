import { AsyncLocalStorage } from 'node:async_hooks';

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Writes that are asked for at once, or while one is under way, go together in the next one: under load many cost little more than one. */
export class Together<T> {
  readonly #write: (items: readonly T[]) => Promise<unknown>;
  #waiting: Waiting<T>[] = [];
  #writing = false;
  /** The asynchronous context (a trace) of the first that waits: each write goes in the name of one of those whom it serves. */
  #within = AsyncLocalStorage.snapshot();

  /** @param write rejects for all of its items when it rejects */
  constructor(write: (items: readonly T[]) => Promise<unknown>) {
    this.#write = write;
  }

  /** Resolves when a write that holds the item has resolved. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) this.#within = AsyncLocalStorage.snapshot();
      this.#waiting.push({ item, resolve, reject });
      if (this.#writing) return;
      this.#writing = true;
      // Whoever asks in the same turn comes along.
      queueMicrotask(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const together = this.#waiting;
      this.#waiting = [];
      try {
        await this.#within(() => this.#write(together.map(({ item }) => item)));
        for (const { resolve } of together) resolve();
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#writing = false;
  }
}
