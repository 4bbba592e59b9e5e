/** A document of a read model: what it shows, and the sequence of the last commit in it. */
export type Projected<D extends object> = D & { readonly id: string; readonly sequence: number };

/**
 * Documents derived from streams, one a stream. A change is applied only if it is of a later commit than the document already shows, so deliveries may repeat
 * and overtake each other.
 */
export interface ReadModel<D extends object> {
  /** @returns whether the change was of a later commit, and is now shown */
  apply(id: string, sequence: number, change: Partial<D>): Promise<boolean>;
  /**
   * Puts the whole document as of a commit, unless it shows a later one: for rebuilds, which may run beside live changes and repeat themselves.
   * @returns whether it is shown now
   */
  restore(id: string, sequence: number, document: D): Promise<boolean>;
  find(id: string): Promise<Projected<D> | undefined>;
  /** Those of several that are there, in one look and in any order. */
  findMany(ids: readonly string[]): Promise<readonly Projected<D>[]>;
}
