/** Adds up by how much counters grew which come and go, such as those of pods. */
export interface Growth {
  /** What they are now is not counted. */
  begin(counters: ReadonlyMap<string, number>): void;
  /** @returns by how much they have grown together since the call before; null as long as none was ever seen */
  since(counters: ReadonlyMap<string, number>): number | null;
}

/** One that was not there before began at nothing, as does one that is now less than it was. What one that has gone counted stays counted. */
export const createGrowth = (): Growth => {
  const last = new Map<string, number>();
  const take = (name: string, now: number): number => {
    const before = last.get(name) ?? 0;
    last.set(name, now);
    return now >= before ? now - before : now;
  };
  return {
    begin: (counters) => counters.forEach((now, name) => void take(name, now)),
    since: (counters) => {
      const grown = [...counters].reduce((sum, [name, now]) => sum + take(name, now), 0);
      return last.size === 0 ? null : grown;
    },
  };
};
