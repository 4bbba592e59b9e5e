import type { RequestRecord } from '@cutover/traffic';

import type { Invariants } from '../../record/lane-result.ts';

/** What the database made of one write. */
export type Applied = 'none' | 'once' | 'double' | 'half' | 'altered';

export interface JudgedWrite {
  request: RequestRecord;
  key: string;
  applied: Applied;
}

/** What an app's check found beside the writes themselves. */
export type Beside = Pick<Invariants, 'foreign' | 'gaps' | 'balance' | 'rules'>;

/** Judges each write by what the database holds under its idempotency key. */
export const judgeWrites = (
  requests: readonly RequestRecord[],
  appliedOf: (request: RequestRecord, key: string) => Applied,
): JudgedWrite[] =>
  requests.flatMap((request) =>
    request.key === null ? [] : [{ request, key: request.key, applied: appliedOf(request, request.key) }],
  );

const keysWhere = (judged: readonly JudgedWrite[], test: (write: JudgedWrite) => boolean): string[] =>
  judged.filter(test).map(({ key }) => key);

const addsUp = (balance: Invariants['balance']): boolean =>
  balance === null || (balance.expected === balance.actual && balance.differing.length === 0);

/** Acknowledged writes were applied exactly once, rejected ones never, unknown ones at most once; and what else was found is right. */
export const invariantsOf = (judged: readonly JudgedWrite[], beside: Beside): Invariants => {
  const outcome = (name: RequestRecord['outcome']) => judged.filter(({ request }) => request.outcome === name);
  const acknowledged = outcome('acknowledged');
  const unknown = outcome('unknown');
  const { foreign, gaps, balance, rules } = beside;
  const found = {
    lost: keysWhere(acknowledged, ({ applied }) => applied === 'none'),
    doubled: keysWhere(judged, ({ applied }) => applied === 'double'),
    rejectedApplied: keysWhere(outcome('rejected'), ({ applied }) => applied !== 'none'),
    halfApplied: keysWhere(judged, ({ applied }) => applied === 'half'),
    altered: keysWhere(judged, ({ applied }) => applied === 'altered'),
    foreign,
    gaps,
    ...(rules === undefined ? {} : { rules }),
  };
  const clean = Object.values(found).every((violations) => violations.length === 0);
  return {
    holds: clean && addsUp(balance),
    writes: judged.length,
    acknowledged: acknowledged.length,
    acknowledgedAppliedOnce: acknowledged.filter(({ applied }) => applied === 'once').length,
    ...found,
    unknown: unknown.length,
    unknownApplied: unknown.filter(({ applied }) => applied === 'once').length,
    balance,
  };
};
