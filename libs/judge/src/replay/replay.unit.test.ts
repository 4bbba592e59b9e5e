import { describe, expect, it } from '@jest/globals';
import type { RequestRecord } from '@cutover/traffic';

import { createThresholdPolicy } from '../policy/threshold.ts';
import { createSequentialPolicy } from '../policy/sequential.ts';
import { backtest } from './backtest.ts';
import { observe } from './observe.ts';

let made = 0;
const record = (change: Partial<RequestRecord>): RequestRecord => ({
  id: (made += 1),
  ...{ due: 0, sent: change.due ?? 0, connected: change.due ?? 0, firstByte: 1, end: (change.due ?? 0) + 5 },
  ...{ conn: made, reuse: 0, kind: 'fresh', client: 0, key: null, op: 'balance', method: 'GET', account: 'a' },
  ...{ to: null, minor: null, expects: 'acknowledged', class: 'ok', outcome: 'acknowledged', status: 200 },
  ...{ version: '1', pod: 'old', bodyOk: true, error: null },
  ...change,
});
const cut: Partial<RequestRecord> = { class: 'reset', outcome: 'unknown', status: null, version: null, pod: null };
const versions = { stable: '1', canary: '2' };
const see = (records: RequestRecord[]) => observe(records, versions, { warmUpMs: 0 });

describe('what records say to a judge', () => {
  it('is a stratum an operation and kind of connection, and the version of the answer', () => {
    const { observations } = see([record({ version: '2', op: 'deposit', kind: 'keep-alive', class: '5xx-app' })]);
    expect(observations).toMatchObject([{ arm: 'canary', stratum: 'deposit keep-alive', ending: 'error' }]);
  });

  it('gives a request without an answer to the last version of its connection, where that is kept', () => {
    const kept = { kind: 'keep-alive', conn: 9_000 } as const;
    const { observations, unattributed } = see([
      record({ ...kept, version: '2', due: 0 }),
      record({ ...kept, ...cut, due: 10 }),
      record({ ...cut, due: 20 }),
      record({ ...cut, kind: 'keep-alive', conn: null, due: 30 }),
    ]);
    expect(observations.map(({ arm, ending }) => [arm, ending])).toEqual([
      ['canary', 'ok'],
      ['canary', 'unanswered'],
    ]);
    expect(unattributed).toBe(2);
  });

  it('leaves out what failed by the client itself', () => {
    expect(see([record({ ...cut, class: 'client' })])).toEqual({ observations: [], unattributed: 0 });
  });

  it('says which pods were new', () => {
    const records = [0, 900, 1_100].map((due) => record({ due, pod: 'new' }));
    const { observations } = observe(records, versions, { warmUpMs: 1_000 });
    expect(observations.map(({ isWarmingUp }) => isWarmingUp)).toEqual([true, true, false]);
  });
});

/** 100 requests a second for a minute; from the tenth second a tenth goes to the new version, which fails at a rate of 1 in 4. */
const lane = (): RequestRecord[] =>
  Array.from({ length: 6_000 }, (_, index) => {
    const due = index * 10;
    const isNew = due >= 10_000 && index % 10 === 0;
    const fails = isNew && index % 40 === 0;
    return record({ due, version: isNew ? '2' : '1', ...(fails ? { class: '5xx-app', status: 500 } : {}) });
  });

describe('a backtest', () => {
  const replay = { records: lane(), versions, fromMs: 10_000, toMs: 60_000, warmUpMs: 0 };

  it('says when a policy would have aborted, and how many had failed by then', () => {
    const { verdict, decidedMs, until, whole } = backtest(replay, createSequentialPolicy());
    expect(verdict).toMatchObject({ decision: 'abort', reason: expect.stringMatching(/^errors/) });
    expect(decidedMs).toBeLessThan(4_000);
    expect(until.requests).toBe((decidedMs! / 1000) * 10);
    expect(whole).toEqual({ failed: 125, requests: 500 });
    expect(until.failed).toBeLessThan(12);
  });

  it('takes any policy', () => {
    const found = backtest(replay, createThresholdPolicy({ interval: 10, successRate: 0.9 }));
    expect(found).toMatchObject({ decidedMs: 10_000, until: { failed: 25, requests: 100 } });
  });

  it('waits for the last outcome of a second', () => {
    const late = record({ due: 10_500, end: 18_000, kind: 'keep-alive' });
    const { decidedMs } = backtest({ ...replay, records: [...replay.records, late] }, createSequentialPolicy());
    expect(decidedMs).toBe(8_000);
  });

  it('sees nothing where the new version was taken back before', () => {
    const { verdict, decidedMs } = backtest({ ...replay, toMs: 10_100 }, createSequentialPolicy());
    expect(verdict.decision).toBe('inconclusive');
    expect(decidedMs).toBeNull();
  });
});
