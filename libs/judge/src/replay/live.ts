import type { EndedRequest } from '@cutover/traffic';

import { countSecond } from '../counts/count-second.ts';
import { latencyLimits, type LimitsByStratum } from '../counts/latency-limits.ts';
import type { Observation } from '../counts/observation.ts';
import type { Policy, Verdict } from '../policy/policy.ts';
import { asDue, createObserver, type UnitKind, type Versions } from './observe.ts';

/** Where a judge stands that reads a canary's requests while they end. */
export interface Standing {
  readonly verdict: Verdict;
  /** Where its first second begins, and where the last one that was judged ends, ms; null before it began. */
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  /** When the last outcome that it rests on was known, ms; null where time was up, or nothing is decided. */
  readonly knownAtMs: number | null;
}

/** A judge of one canary, live: what it says of each second is what a replay of the records says of it. */
export interface Live {
  /** The canary stands: seconds are counted from here. */
  begin(atMs: number): void;
  /** @param settledMs whatever was due before has ended, and was taken by now */
  take(records: readonly EndedRequest[], settledMs: number): Standing;
  /** There is no more to see. */
  conclude(): Standing;
}

export interface LiveOptions {
  readonly versions: Versions;
  readonly unit?: UnitKind;
  readonly warmUpMs: number;
  readonly policy: Policy;
}

interface Watch {
  readonly fromMs: number;
  readonly limits: LimitsByStratum;
  seconds: number;
  knownAt: number;
}

const undecided: Verdict = { decision: 'continue', reason: 'looking on', step: null };

export const createLive = ({ versions, unit = 'connection', warmUpMs, policy }: LiveOptions): Live => {
  const observer = createObserver(versions, { warmUpMs, unit });
  let waiting: EndedRequest[] = [];
  /** Settled, as they were due. */
  let observations: Observation[] = [];
  let fromMs: number | null = null;
  let settled = -Infinity;
  let watch: Watch | null = null;
  let verdict = undecided;
  let timeIsUp = false;

  const observe = () => {
    const ready = waiting.filter(({ due }) => due < settled).sort(asDue);
    waiting = waiting.filter(({ due }) => due >= settled);
    const found = ready.map(observer.observe).filter((one) => one !== null && one !== 'unattributed');
    observations.push(...found);
  };

  /** The stable version's own latency is that of what had ended when the canary stood. */
  const startWatching = (from: number): Watch => {
    const limits = latencyLimits(observations.filter(({ endMs }) => endMs < from));
    observations = observations.filter(({ dueMs }) => dueMs >= from);
    return { fromMs: from, limits, seconds: 0, knownAt: from };
  };

  const judgeNext = (watched: Watch) => {
    const isIn = ({ dueMs }: Observation) => Math.floor((dueMs - watched.fromMs) / 1000) === watched.seconds;
    const at = watched.fromMs + watched.seconds * 1000;
    const due = observations.filter(isIn);
    observations = observations.filter((one) => !isIn(one));
    const second = countSecond(due, { at, knownBefore: watched.knownAt, limits: watched.limits });
    watched.knownAt = second.knownAt;
    watched.seconds += 1;
    verdict = policy.consume(second);
  };

  const judge = () => {
    if (fromMs === null || settled < fromMs) return;
    watch ??= startWatching(fromMs);
    while (verdict.decision === 'continue' && settled >= watch.fromMs + (watch.seconds + 1) * 1000) judgeNext(watch);
  };

  const standing = (): Standing => {
    const isDecided = verdict.decision !== 'continue';
    return {
      ...{ verdict, fromMs },
      untilMs: fromMs === null ? null : fromMs + (watch?.seconds ?? 0) * 1000,
      knownAtMs: isDecided && !timeIsUp && watch !== null ? watch.knownAt : null,
    };
  };

  return {
    begin: (atMs) => {
      fromMs ??= atMs;
    },
    take: (records, settledMs) => {
      records.forEach(observer.meet);
      waiting.push(...records);
      settled = Math.max(settled, settledMs);
      observe();
      judge();
      return standing();
    },
    conclude: () => {
      if (verdict.decision === 'continue') {
        verdict = policy.conclude();
        timeIsUp = true;
      }
      return standing();
    },
  };
};
