import type { RequestRecord } from '@cutover/traffic';

import { appliedOf } from './applied.ts';
import { type Effect, ledgerEffects } from './effects.ts';
import type { AccountLedger } from './ledger-record.ts';
import { streamsWithGaps } from '../shared/gaps.ts';
import { invariantsOf, judgeWrites, type JudgedWrite } from '../shared/judge-writes.ts';
import type { Invariants } from '../../record/lane-result.ts';

const byKey = (effects: readonly Effect[]): Map<string | null, Effect[]> => {
  const groups = new Map<string | null, Effect[]>();
  for (const effect of effects) {
    const group = groups.get(effect.key) ?? [];
    group.push(effect);
    groups.set(effect.key, group);
  }
  return groups;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Accounts whose answered balance is not the sum of the effects the event store holds for them. */
const differingAccounts = (ledger: AccountLedger, effects: readonly Effect[]): string[] => {
  const sums = new Map<string, number>();
  for (const { account, minor } of effects) sums.set(account, (sums.get(account) ?? 0) + minor);
  return ledger.balances
    .filter(({ account, minor }) => (sums.get(account) ?? 0) !== minor)
    .map(({ account }) => account);
};

/** What the clients' own amounts say the sum of all balances must be; a transfer moves nothing in sum. */
const expectedTotal = (ledger: AccountLedger, judged: readonly JudgedWrite[]): number => {
  const applied = judged.filter(({ applied: how }) => how === 'once').map(({ request }) => request);
  const minors = (op: RequestRecord['op']) =>
    applied.filter((request) => request.op === op).map(({ minor }) => minor ?? 0);
  return sum(ledger.opening.map(({ minor }) => minor)) + sum(minors('deposit')) - sum(minors('withdrawal'));
};

const foreignEffects = (groups: Map<string | null, Effect[]>, known: Set<string | null>): string[] =>
  [...groups]
    .filter(([key]) => !known.has(key))
    .flatMap(([key, effects]) => effects.map(({ type, account }) => `${type} on ${account} (key ${key ?? 'none'})`));

/**
 * Holds the clients' records against the database, by idempotency key: acknowledged writes were applied exactly once,
 * rejected ones never, unknown ones at most once, nothing else was applied, and the balances add up.
 */
export const checkInvariants = (requests: readonly RequestRecord[], ledger: AccountLedger): Invariants => {
  const effects = ledgerEffects(ledger.commits);
  const groups = byKey(effects);
  const judged = judgeWrites(requests, (request, key) => appliedOf(request, groups.get(key) ?? []));
  const known = new Set<string | null>([...judged.map(({ key }) => key), ...ledger.opening.map(({ key }) => key)]);
  return invariantsOf(judged, {
    foreign: foreignEffects(groups, known),
    gaps: streamsWithGaps(ledger.commits),
    balance: {
      expected: expectedTotal(ledger, judged),
      actual: sum(ledger.balances.map(({ minor }) => minor)),
      differing: differingAccounts(ledger, effects),
    },
  });
};
