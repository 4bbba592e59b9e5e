/** How often what came about, over all sequences: a run in which nothing goes wrong must be seen to have tried. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** The most often first. */
  get lines(): readonly string[] {
    return [...this.#counts].sort(([, a], [, b]) => b - a).map(([what, count]) => `${what}: ${count}`);
  }
}
