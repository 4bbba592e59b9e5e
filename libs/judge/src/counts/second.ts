import type { Arm } from './observation.ts';

/** What is counted; the last three are exceedances of the stable version's own latency before the canary. */
export const countedNames = ['errors', 'unanswered', 'p50', 'p95', 'p99'] as const;
export type Counted = (typeof countedNames)[number];

/** Units (a connection in this second) of one stratum: how many met each version, and how many of them were hit. */
export interface Table {
  readonly counted: Counted;
  readonly stratum: string;
  readonly canary: number;
  readonly stable: number;
  readonly canaryHits: number;
  readonly stableHits: number;
}

/** Requests, not units. */
export interface Tally {
  readonly requests: number;
  readonly errors: number;
  readonly unanswered: number;
}

/** All that was due in one second. */
export interface Second {
  /** Where it begins, ms. */
  readonly at: number;
  /** When the last outcome of this second and of all before it was known, ms: nothing can be decided by it earlier. */
  readonly knownAt: number;
  readonly tables: readonly Table[];
  readonly requests: Readonly<Record<Arm, Tally>>;
}
