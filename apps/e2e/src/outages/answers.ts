import { upperQuantile } from './quantile.ts';
import { APPS } from './bank-members.ts';
import type { BankRecords } from './bank-load.ts';
import type { RequestRecord } from '@cutover/traffic';

/** Answers of one kind: `200`, `503 service.overloaded`, or how there was none: `refused`. */
export interface Answers {
  readonly kind: string;
  readonly count: number;
  /** From when it was due until it was over, ms. */
  readonly p50: number;
  readonly p99: number;
}

const kindOf = ({ status, problem, class: how }: RequestRecord): string =>
  status === null ? how : problem === undefined ? String(status) : `${status} ${problem.code ?? 'of nobody known'}`;

const all = (records: BankRecords): RequestRecord[] => APPS.flatMap((app) => records[app]);

/** All answers by their kind, the most frequent first. */
export function answersOf(records: BankRecords): Answers[] {
  return [...Map.groupBy(all(records), kindOf)]
    .map(([kind, some]) => {
      const took = some.map(({ due, end }) => end - due);
      return { kind, count: some.length, p50: upperQuantile(took, 0.5), p99: upperQuantile(took, 0.99) };
    })
    .sort((a, b) => b.count - a.count);
}

/** Such as were due between two instants, ms since the load's start. */
export function dueWithin(records: BankRecords, fromMs: number, toMs: number): BankRecords {
  const within = (some: readonly RequestRecord[]) => some.filter(({ due }) => due >= fromMs && due < toMs);
  return {
    account: within(records.account),
    transfer: within(records.transfer),
    membership: within(records.membership),
  };
}

/** Writes that were begun and acknowledged between two instants. */
export const writtenWithin = (records: BankRecords, fromMs: number, toMs: number): number =>
  all(records).filter(
    ({ key, sent, end, outcome }) => key !== null && outcome === 'acknowledged' && sent >= fromMs && end <= toMs,
  ).length;

const text = (app: string, { op, due, status, problem, class: how }: RequestRecord) =>
  `${app} ${op} at ${Math.round(due)} ms: ${status ?? ''} ${problem?.code ?? how}`.replace('  ', ' ');

/** Answers that no outage excuses: any 5xx but a 503 that says when to try again, what is not what was asked for, and the load's own failures. */
export function wrongAnswers(records: BankRecords): string[] {
  const isWrong = ({ status, problem, class: how }: RequestRecord) =>
    how === 'wrong-body' ||
    how === 'client' ||
    (status !== null && status >= 500 && (status !== 503 || (problem?.retryAfter ?? null) === null));
  return APPS.flatMap((app) => records[app].filter(isWrong).map((record) => text(app, record)));
}
