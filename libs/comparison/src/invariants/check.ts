import type { RequestRecord } from '@cutover/traffic';

import { type Application, applicationOf } from './applied.ts';
import { type Effect, ledgerEffects, streamsWithGaps } from './ledger.ts';
import type { Invariants } from '../run/lane-result.ts';
import type { LedgerRecord } from '../run/ledger-record.ts';

interface Judged {
  request: RequestRecord;
  key: string;
  applied: Application;
}

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
const differingAccounts = (ledger: LedgerRecord, effects: readonly Effect[]): string[] => {
  const sums = new Map<string, number>();
  for (const { account, minor } of effects) sums.set(account, (sums.get(account) ?? 0) + minor);
  return ledger.balances
    .filter(({ account, minor }) => (sums.get(account) ?? 0) !== minor)
    .map(({ account }) => account);
};

/** What the clients' own amounts say the sum of all balances must be; a transfer moves nothing in sum. */
const expectedTotal = (ledger: LedgerRecord, judged: readonly Judged[]): number => {
  const applied = judged.filter(({ applied: how }) => how === 'once').map(({ request }) => request);
  const minors = (op: RequestRecord['op']) =>
    applied.filter((request) => request.op === op).map(({ minor }) => minor ?? 0);
  return sum(ledger.opening.map(({ minor }) => minor)) + sum(minors('deposit')) - sum(minors('withdrawal'));
};

const foreignEffects = (groups: Map<string | null, Effect[]>, known: Set<string | null>): string[] =>
  [...groups]
    .filter(([key]) => !known.has(key))
    .flatMap(([key, effects]) => effects.map(({ type, account }) => `${type} on ${account} (key ${key ?? 'none'})`));

const keysWhere = (judged: readonly Judged[], test: (write: Judged) => boolean): string[] =>
  judged.filter(test).map(({ key }) => key);

/**
 * Holds the clients' records against the database, by idempotency key: acknowledged writes were applied exactly once,
 * rejected ones never, unknown ones at most once, nothing else was applied, and the balances add up.
 */
export const checkInvariants = (requests: readonly RequestRecord[], ledger: LedgerRecord): Invariants => {
  const effects = ledgerEffects(ledger.commits);
  const groups = byKey(effects);
  const judged = requests.flatMap((request): Judged[] =>
    request.key === null
      ? []
      : [{ request, key: request.key, applied: applicationOf(request, groups.get(request.key) ?? []) }],
  );
  const outcome = (name: RequestRecord['outcome']) => judged.filter(({ request }) => request.outcome === name);
  const acknowledged = outcome('acknowledged');
  const unknown = outcome('unknown');
  const known = new Set<string | null>([...judged.map(({ key }) => key), ...ledger.opening.map(({ key }) => key)]);
  const found = {
    lost: keysWhere(acknowledged, ({ applied }) => applied === 'none'),
    doubled: keysWhere(judged, ({ applied }) => applied === 'double'),
    rejectedApplied: keysWhere(outcome('rejected'), ({ applied }) => applied !== 'none'),
    halfApplied: keysWhere(judged, ({ applied }) => applied === 'half'),
    altered: keysWhere(judged, ({ applied }) => applied === 'altered'),
    foreign: foreignEffects(groups, known),
    gaps: streamsWithGaps(ledger.commits),
  };
  const balance = {
    expected: expectedTotal(ledger, judged),
    actual: sum(ledger.balances.map(({ minor }) => minor)),
    differing: differingAccounts(ledger, effects),
  };
  const clean = Object.values(found).every((violations) => violations.length === 0);
  return {
    holds: clean && balance.expected === balance.actual && balance.differing.length === 0,
    writes: judged.length,
    acknowledged: acknowledged.length,
    acknowledgedAppliedOnce: acknowledged.filter(({ applied }) => applied === 'once').length,
    ...found,
    unknown: unknown.length,
    unknownApplied: unknown.filter(({ applied }) => applied === 'once').length,
    balance,
  };
};
