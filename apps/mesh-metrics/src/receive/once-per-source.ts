const MOST = 1_000;

/** Remembers what was said of whom; of more than a thousand the eldest is forgotten, and would be said again. */
export class OncePerSource {
  readonly #said = new Set<string>();

  isNew(source: string, problem: string): boolean {
    const key = `${source} ${problem}`;
    if (this.#said.has(key)) return false;
    this.#said.add(key);
    if (this.#said.size > MOST) this.#said.delete(this.#said.values().next().value ?? '');
    return true;
  }
}
