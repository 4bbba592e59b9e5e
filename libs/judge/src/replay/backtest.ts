import type { EndedRequest } from '@cutover/traffic';

import { countSeconds } from '../counts/count-second.ts';
import { latencyLimits } from '../counts/latency-limits.ts';
import type { Observation } from '../counts/observation.ts';
import type { Second } from '../counts/second.ts';
import type { Policy, Verdict } from '../policy/policy.ts';
import { observe, type UnitKind, type Versions } from './observe.ts';

export interface Replay {
  readonly records: readonly EndedRequest[];
  readonly versions: Versions;
  readonly unit?: UnitKind;
  /** When the new version was deployed, and when it was taken back, or the load ended; ms of the records' clock. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly warmUpMs: number;
}

export interface Failed {
  readonly failed: number;
  readonly requests: number;
}

/** What a policy would have done with a recorded canary. */
export interface Backtest {
  readonly verdict: Verdict;
  /** When it was known, ms after the deployment; null where the record ended first. */
  readonly decidedMs: number | null;
  /** Of the canary until then, and in the whole record. */
  readonly until: Failed;
  readonly whole: Failed;
  /** Requests that failed and belong to no version, in the whole record. */
  readonly unattributed: number;
}

const failedOf = (observations: readonly Observation[], untilMs: number): Failed => {
  const seen = observations.filter(({ arm, endMs }) => arm === 'canary' && endMs <= untilMs);
  return { failed: seen.filter(({ ending }) => ending !== 'ok').length, requests: seen.length };
};

interface Decided {
  readonly verdict: Verdict;
  readonly at: number | null;
}

const decide = (seconds: readonly Second[], policy: Policy): Decided => {
  for (const second of seconds) {
    const verdict = policy.consume(second);
    if (verdict.decision !== 'continue') return { verdict, at: second.knownAt };
  }
  return { verdict: policy.conclude(), at: null };
};

/**
 * Replays a recorded lane against a policy, second by second, as it would have been seen: a second counts once every outcome of it and of those
 * before it was known. Weights are what they were; nothing that the policy decides changes what follows.
 */
export const backtest = (
  { records, versions, unit = 'connection', fromMs, toMs, warmUpMs }: Replay,
  policy: Policy,
): Backtest => {
  const { observations } = observe(records, versions, { warmUpMs, unit });
  const limits = latencyLimits(observations.filter(({ endMs }) => endMs < fromMs));
  const during = observations.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs);
  const { unattributed } = observe(
    records.filter(({ due }) => due >= fromMs),
    versions,
    { warmUpMs, unit },
  );
  const { verdict, at } = decide(countSeconds(during, { fromMs, toMs, limits }), policy);
  return {
    verdict,
    decidedMs: at === null ? null : at - fromMs,
    until: failedOf(observations, at ?? Infinity),
    whole: failedOf(observations, Infinity),
    unattributed,
  };
};
