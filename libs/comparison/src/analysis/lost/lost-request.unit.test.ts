import { describe, expect, it } from '@jest/globals';

import { lostRequestsOf } from './lost-request.ts';
import type { LedgerEntry } from '../../apps/shared/ledger-entry.ts';
import type { LogRecord } from '../../record/log-record.ts';
import { request, reset } from '../../testing/request.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';
import { traceIdOf } from '@cutover/traffic';

const { facts, events } = syntheticLane('rolling', syntheticLoad(20), 1);
const key = '0193a1b2-0000-7000-8000-0000000000ab';
const write = request({ ...reset, id: 1, key, op: 'deposit', conn: 4, connected: 100, due: 100, end: 120 });
const read = request({ ...reset, id: 2, conn: 4, connected: 200, due: 200, end: 220 });
const entry: LedgerEntry = { key, words: 'account-a #2: MoneyDeposited', at: null };

const follow = (
  requests: ReturnType<typeof request>[],
  { log = null, entries }: { log?: LogRecord[] | null; entries?: LedgerEntry[] } = {},
) => {
  const judge = entries === undefined ? {} : { entries: () => entries };
  return lostRequestsOf({ facts, events, requests, log, ledger: {} }, judge);
};

const line = (of: ReturnType<typeof request>, more: object): LogRecord => ({
  ...{ kind: 'line', pod: 'account-x', traceId: traceIdOf(of), text: JSON.stringify(more) },
});

describe('what became of a lost request', () => {
  it.each([
    ['committed, unanswered', write, { entries: [entry] }],
    ['not committed', write, { entries: [] }],
    ['not committed, and in no log', write, { entries: [], log: [{ kind: 'pod' as const, pod: 'p', whole: true }] }],
    ['known to the service, not committed', write, { entries: [], log: [line(write, { status: 500 })] }],
    ['unknown', read, { entries: [] }],
    ['in no log', read, { log: [{ kind: 'pod' as const, pod: 'p', whole: true }] }],
    ['served, and the answer lost', read, { log: [line(read, { status: 200 })] }],
    ['given up in the service', read, { log: [line(read, { status: 200, aborted: true })] }],
    ['never connected', { ...write, connected: null, conn: null }, { entries: [] }],
    ['committed, answered badly', request({ class: '5xx-app', status: 500, key }), { entries: [entry] }],
    ['answered badly', request({ class: '5xx-app', status: 500, key }), { entries: [] }],
    ['answered late', request({ class: 'late', status: 201, key }), { entries: [entry] }],
  ])('is "%s"', (became, of, how) => {
    expect(follow([of], how).followed).toMatchObject([{ became }]);
  });

  it('is followed for the first ones, and all are counted; what went well is none', () => {
    const many = Array.from({ length: 300 }, (_, id) => ({ ...read, id, due: 300 - id }));
    const { of, followed } = follow([...many, request()]);
    expect([of, followed.length]).toEqual([300, 200]);
    expect(followed[0]?.request.due).toBe(1);
  });

  it('keeps the line of another app as it stands, and does not call it an end', () => {
    const log: LogRecord[] = [{ kind: 'line', pod: 'shop-1', traceId: traceIdOf(read), text: 'GET / trace=…' }];
    const [found] = follow([read], { log }).followed;
    expect(found?.log).toMatchObject({ found: 'line', line: { text: 'GET / trace=…', status: null } });
  });
});

describe('the pod that had it', () => {
  const before = request({ conn: 4, pod: 'account-7', end: 50 });
  it('is who answered before on the connection, or whoever wrote of it', () => {
    expect(follow([before, write]).followed).toMatchObject([{ pod: { pod: 'account-7', by: 'connection' } }]);
    const log = [line(write, { status: 201 })];
    expect(follow([before, write], { log }).followed).toMatchObject([{ pod: { pod: 'account-x', by: 'log' } }]);
  });

  it('is nobody where nothing says it', () => {
    expect(follow([write]).followed).toMatchObject([{ pod: null }]);
  });
});
