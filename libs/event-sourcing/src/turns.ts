/** Lets work on the same key go one after another, and work on different keys side by side. */
export class Turns {
  readonly #waiting = new Map<string, { count: number; last: Promise<unknown> }>();
  readonly #limit: number;

  /** @param limit how many may wait or work on one key at a time */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns what the work gives, or undefined at once when too many are before it */
  take<T>(key: string, work: () => Promise<T>): Promise<T> | undefined {
    const before = this.#waiting.get(key) ?? { count: 0, last: Promise.resolve() };
    if (before.count >= this.#limit) return undefined;
    const mine = before.last.then(work);
    // Whoever comes next waits for this one's end, not for its success; its caller hears of the failure.
    const ended = mine.then(
      () => this.#leave(key),
      () => this.#leave(key),
    );
    this.#waiting.set(key, { count: before.count + 1, last: ended });
    return mine;
  }

  /** Keys that someone works on. */
  get size(): number {
    return this.#waiting.size;
  }

  #leave(key: string): void {
    const now = this.#waiting.get(key)!;
    if (now.count === 1) this.#waiting.delete(key);
    else this.#waiting.set(key, { ...now, count: now.count - 1 });
  }
}
