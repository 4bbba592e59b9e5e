import type { Second } from '../counts/second.ts';

/**
 * `continue`: nothing is decided yet. `inconclusive`: what there was to see is over, and shows neither that the canary is worse nor that it is
 * good enough; that is no leave to promote.
 */
export type Decision = 'continue' | 'abort' | 'promote' | 'inconclusive';

export interface Verdict {
  readonly decision: Decision;
  /** One line. */
  readonly reason: string;
  /** Of the step it is in, from 1; null where the policy has none. */
  readonly step: number | null;
}

/** Of a policy that has no steps. */
export const stepless = (decision: Decision, reason: string): Verdict => ({ decision, reason, step: null });

/** What judges a canary from outside: seconds of counts go in, in order, a verdict comes out. One canary each. */
export interface Policy {
  readonly name: string;
  /** After `abort`, `promote` or `inconclusive` the verdict stays, whatever is seen. */
  consume(second: Second): Verdict;
  /** What it comes to where there is no more to see. */
  conclude(): Verdict;
}
