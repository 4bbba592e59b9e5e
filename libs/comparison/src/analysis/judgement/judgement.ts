import { backtest, readPolicy } from '@cutover/judge';
import type { RequestRecord } from '@cutover/traffic';

import { judgedSpanOf } from './judged-span.ts';
import { judgedUnitOf } from './judged-unit.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import type { Judgement } from '../../record/lane-result.ts';

const since = (start: number | null, at: number | null): number | null =>
  start === null || at === null ? null : at - start;

/** First answer of the new version. */
const firstAnswer = (requests: readonly RequestRecord[], next: string): number | null =>
  requests.reduce<number | null>(
    (first, { version, end }) => (version === next && (first === null || end < first) ? end : first),
    null,
  );

/** What the lane's own policy says of its records, beside what it said while the lane ran; null where nobody judged. */
export const judgementOf = (requests: readonly RequestRecord[], facts: LaneFacts): Judgement | null => {
  const { judge, from, to } = facts;
  const span = judgedSpanOf(facts);
  if (judge === undefined || span === null) return null;
  const { name, warmUpMs, create } = readPolicy(judge.policy, 'the policy of the lane');
  const versions = { stable: from.version, canary: to.version };
  const { verdict, decidedMs, until, whole } = backtest(
    { records: requests, versions, unit: judgedUnitOf(facts), ...span, warmUpMs },
    create(),
  );
  const decidedAt = decidedMs === null ? null : span.fromMs + decidedMs;
  const first = firstAnswer(requests, to.version);
  const { decision, reason, step } = verdict;
  const isSame = decision === judge.decision && step === judge.step && isSameMoment(decidedAt, judge.knownAtMs);
  return {
    ...{ policy: name, decision, reason, step, until, whole },
    decidedMs: decidedAt,
    detectMs: since(first, decidedAt),
    actMs: since(first, judge.actedAtMs),
    agrees: isSame,
  };
};

/** Both are the end of one and the same request, or of one and the same second. */
const isSameMoment = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) < 0.01;

/** A judge whose records say something else has not judged what the clients met: a fault of the instrument. */
export const judgeFaults = (judgement: Judgement | null, { judge }: LaneFacts): string[] => {
  if (judgement === null || judge === undefined || judgement.agrees) return [];
  return [
    `the judge said ${judge.decision} while the lane ran, and its records say ${judgement.decision}, or another moment`,
  ];
};
