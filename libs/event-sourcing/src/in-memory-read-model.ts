import type { Projected, ReadModel } from './read-model.ts';

/** Keeps documents in this process. */
export class InMemoryReadModel<D extends object> implements ReadModel<D> {
  readonly #documents = new Map<string, Projected<D>>();

  async apply(id: string, sequence: number, change: Partial<D>): Promise<boolean> {
    const shown = this.#documents.get(id);
    if (shown !== undefined && shown.sequence >= sequence) return false;
    this.#documents.set(id, structuredClone({ ...shown, ...change, id, sequence }) as Projected<D>);
    return true;
  }

  async restore(id: string, sequence: number, document: D): Promise<boolean> {
    if ((this.#documents.get(id)?.sequence ?? 0) > sequence) return false;
    this.#documents.set(id, structuredClone({ ...document, id, sequence }));
    return true;
  }

  /** For models whose documents may go. */
  protected remove(id: string): void {
    this.#documents.delete(id);
  }

  async find(id: string): Promise<Projected<D> | undefined> {
    return structuredClone(this.#documents.get(id));
  }

  async findMany(ids: readonly string[]): Promise<readonly Projected<D>[]> {
    return (await Promise.all(ids.map((id) => this.find(id)))).filter((found) => found !== undefined);
  }

  /** All documents, by id. */
  all(): readonly Projected<D>[] {
    return [...this.#documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
