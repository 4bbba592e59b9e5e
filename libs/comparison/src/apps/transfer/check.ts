import type { RequestRecord } from '@cutover/traffic';

import { findSagas, type Saga } from './sagas.ts';
import type { TransferLedger } from './transfer-ledger.ts';
import { ledgerEffects } from '../account/effects.ts';
import { streamsWithGaps } from '../shared/gaps.ts';
import { type Applied, invariantsOf, judgeWrites } from '../shared/judge-writes.ts';
import type { Invariants } from '../../record/lane-result.ts';

type Effect = Saga['captured'][number];

const isThat = (effect: Effect | undefined, account: string, minor: number): boolean =>
  effect?.account === account && effect.minor === minor;

/** Completed: taken from one account and given to the other. Otherwise: neither, and what was held is free again. */
const isWhole = ({ ending, placed, released, captured, credited }: Saga): boolean =>
  ending === 'completed'
    ? captured.length === 1 && credited.length === 1
    : captured.length === 0 && credited.length === 0 && placed === released;

const asOrdered = ({ from, to, minor, captured, credited }: Saga, request: RequestRecord): boolean => {
  const parties = from === request.account && to === request.to && minor === request.minor;
  if (captured.length === 0) return parties;
  return parties && isThat(captured[0], from, minor) && isThat(credited[0], to, minor);
};

const appliedOf = (request: RequestRecord, found: readonly Saga[]): Applied => {
  const [saga, second] = found;
  if (saga === undefined) return 'none';
  if (second !== undefined || saga.captured.length > 1 || saga.credited.length > 1) return 'double';
  if (!isWhole(saga)) return 'half';
  return asOrdered(saga, request) ? 'once' : 'altered';
};

const byKey = (sagas: readonly Saga[]): Map<string | null, Saga[]> => {
  const groups = new Map<string | null, Saga[]>();
  for (const saga of sagas) groups.set(saga.key, [...(groups.get(saga.key) ?? []), saga]);
  return groups;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A transfer moves nothing in sum: Σ balances is what was paid in before the lane. */
const balanceOf = (ledger: TransferLedger): NonNullable<Invariants['balance']> => {
  const sums = new Map<string, number>();
  for (const { account, minor } of ledgerEffects(ledger.accounts)) sums.set(account, (sums.get(account) ?? 0) + minor);
  const differing = ledger.balances.filter(({ account, minor }) => (sums.get(account) ?? 0) !== minor);
  return {
    expected: sum(ledger.opening.map(({ minor }) => minor)),
    actual: sum(ledger.balances.map(({ minor }) => minor)),
    differing: differing.map(({ account }) => account),
  };
};

const brokenRules = (requests: readonly RequestRecord[], groups: Map<string | null, Saga[]>): string[] => {
  const open = [...groups.values()].flat().filter(({ ending }) => ending === 'open');
  const overdrawn = requests
    .filter(({ op }) => op === 'order-too-much')
    .flatMap(({ key }) => groups.get(key) ?? [])
    .filter(({ ending }) => ending === 'completed');
  return [
    ...open.map(({ id }) => `transfer ${id} has neither been completed nor undone`),
    ...overdrawn.map(({ id }) => `transfer ${id} was completed without the money for it`),
  ];
};

/**
 * Every acknowledged transfer was finished or undone as a whole, none happened twice, none was made up, and the balances add up.
 */
export const checkTransfers = (requests: readonly RequestRecord[], ledger: TransferLedger): Invariants => {
  const { sagas, orphans } = findSagas(ledger.sagas, ledger.accounts);
  const groups = byKey(sagas);
  const judged = judgeWrites(requests, (request, key) => appliedOf(request, groups.get(key) ?? []));
  const known = new Set<string | null>([...judged.map(({ key }) => key), ...ledger.firstKeys]);
  const unknown = sagas.filter(({ key }) => !known.has(key));
  return invariantsOf(judged, {
    foreign: [...orphans, ...unknown.map(({ id, key }) => `transfer ${id} (key ${key ?? 'none'})`)],
    gaps: streamsWithGaps([...ledger.sagas, ...ledger.accounts]),
    balance: balanceOf(ledger),
    rules: brokenRules(requests, groups),
  });
};
