import type { Second, Tally } from '../counts/second.ts';

/** What was counted between two measurements. */
export interface Interval {
  readonly canary: Tally;
  readonly stable: Tally;
  /** Units that answered, and those of them that were slower than the stable version's 95th percentile. */
  readonly slow: { canary: number; stable: number; canaryHits: number; stableHits: number };
}

const sum = (tallies: readonly Tally[]): Tally => ({
  requests: tallies.reduce((total, one) => total + one.requests, 0),
  errors: tallies.reduce((total, one) => total + one.errors, 0),
  unanswered: tallies.reduce((total, one) => total + one.unanswered, 0),
});

const slowIn = (seconds: readonly Second[]): Interval['slow'] => {
  const slow = { canary: 0, stable: 0, canaryHits: 0, stableHits: 0 };
  for (const table of seconds.flatMap(({ tables }) => tables)) {
    if (table.counted !== 'p95') continue;
    slow.canary += table.canary;
    slow.stable += table.stable;
    slow.canaryHits += table.canaryHits;
    slow.stableHits += table.stableHits;
  }
  return slow;
};

/** Gathers seconds into intervals of so many; the last one, where it is not whole, is never measured. */
export const createIntervals = (seconds: number): { add(second: Second): Interval | null } => {
  let gathered: Second[] = [];
  return {
    add: (second) => {
      gathered.push(second);
      if (gathered.length < seconds) return null;
      const whole = gathered;
      gathered = [];
      const of = (arm: 'canary' | 'stable') => sum(whole.map(({ requests }) => requests[arm]));
      return { canary: of('canary'), stable: of('stable'), slow: slowIn(whole) };
    },
  };
};
