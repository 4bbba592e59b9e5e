import { traceIdOf } from '@cutover/traffic';
import { describe, expect, it } from '@jest/globals';

import { gatewayOf } from './gateway.ts';
import { faultMissed } from '../checks/fault-met.ts';
import { laneResult } from '../lane-analysis.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import type { GatewayFact } from '../../record/gateway-fact.ts';
import { laneFactsSchema } from '../../record/lane-facts.ts';
import { laneResultSchema, type Invariants, type LaneResult } from '../../record/lane-result.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import type { LogRecord } from '../../record/log-record.ts';
import { gatewayRows } from '../../report/rows/gateway-rows.ts';
import { rowsOf } from '../../report/rows/metric-rows.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import { request } from '../../testing/request.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const counted = {
  ...{ requests: 1_040, retries: 5, retriesSucceeded: 3, retriesSpent: 1, retriesRefused: 0 },
  ...{ ejections: 2, ejectionsRefused: 1 },
};
const factOf = (strategy: 'rolling-mesh-retries' | 'rolling-mesh-outlier', change: Partial<GatewayFact> = {}) => ({
  ...{ policy: strategyOf(strategy).gateway as GatewayFact['policy'], counted, unread: null },
  ...change,
});

const key = (last: string) => `0193a1b2-0000-7000-8000-0000000000${last}`;
const hiddenRead = request({ id: 1, attempts: 2 });
const hiddenWrite = request({ id: 2, key: key('a2'), op: 'deposit', attempts: 2 });
const doneWrite = request({ id: 3, key: key('a3'), op: 'deposit', attempts: 2, replayed: true });
const failedWrite = request({ id: 4, key: key('a4'), op: 'deposit', attempts: 3, class: '5xx-app', status: 500 });
const once = request({ id: 5, attempts: 1 });
const untold = request({ id: 6 });
const all = [hiddenRead, hiddenWrite, doneWrite, failedWrite, once, untold];

const records = (gateway: GatewayFact | undefined, log: LogRecord[] | null = null): LaneRecords => {
  const lane = syntheticLane('rolling', syntheticLoad(20), 1);
  return { ...lane, facts: { ...lane.facts, ...(gateway && { gateway }) }, requests: all, log };
};
const stored = { doubled: [] as string[] } as Invariants;
const wrote = (of: typeof once): LogRecord => ({ kind: 'line', pod: 'p', traceId: traceIdOf(of), text: 'error' });

describe('what a gateway hid', () => {
  it('is each request that it sent more than once, and what of it was done before', () => {
    const log = [wrote(hiddenRead), wrote(hiddenRead), wrote(failedWrite), wrote(once)];
    expect(gatewayOf(records(factOf('rolling-mesh-retries'), log), stored)?.sentAgain).toEqual({
      ...{ requests: 4, times: 5, hidden: 3, writes: 3, doneBefore: 1, doubled: 0, logged: 2 },
    });
  });
  it('is not known of what was not read', () => {
    const found = gatewayOf(records(factOf('rolling-mesh-retries')), null);
    expect(found?.sentAgain).toMatchObject({ doubled: null, logged: null });
  });
  it('is no double of a write that was sent once', () => {
    const doubled = { doubled: [key('a3'), key('ff')] } as Invariants;
    expect(gatewayOf(records(factOf('rolling-mesh-retries')), doubled)?.sentAgain?.doubled).toBe(1);
  });
  it('is nothing where nothing is sent again, and where failures are passed on', () => {
    expect(gatewayOf(records(factOf('rolling-mesh-outlier')), stored)).toMatchObject({ sentAgain: null, counted });
    expect(gatewayOf(records(undefined), stored)).toBeUndefined();
  });
});

describe('a fault whose failures were hidden', () => {
  const hidden = (change: object): LaneRecords => {
    const lane = records(factOf('rolling-mesh-retries'));
    const answers = Array.from({ length: 300 }, (_, id) => request({ id, version: '2.0.0' }));
    const requests = [...answers, request({ id: 900, ...change })];
    return { ...lane, facts: { ...lane.facts, injected: 'errors' }, requests };
  };
  it('was met where something was sent again, and was not where nothing was', () => {
    expect(faultMissed(hidden({ attempts: 2 }))).toEqual([]);
    expect(faultMissed(hidden({ attempts: 1 }))).toEqual([expect.stringContaining('none of 300 answers failed')]);
  });
});

const cells = (lane: Partial<LaneResult>) => {
  const shown = gatewayRows.filter(({ where }) => where?.(lane as LaneResult));
  return Object.fromEntries(shown.map(({ id, cell }) => [id, cell(lane as LaneResult)]));
};

describe('the rows of a gateway', () => {
  const balance = { expected: 8_000, actual: 8_000, differing: [] };
  const invariants = { doubled: [] as string[], balance } as unknown as Invariants;
  const shown = (fact: GatewayFact, found = invariants) => {
    const gateway = gatewayOf(records(fact, []), found);
    return cells({ ...(gateway && { gateway }), invariants: found });
  };

  it('say what was sent again, what of it was hidden, what would have been done twice, and the money', () => {
    expect(shown(factOf('rolling-mesh-retries'))).toEqual({
      sentAgain: { text: '4 requests, 5 times (counter: 5)', tone: 'plain' },
      hidden: { text: '3 / 1; services wrote about 0', tone: 'plain' },
      doneBefore: { text: '1 of 3 writes; 0 stored twice', tone: 'plain' },
      money: { text: '✓ 8,000', tone: 'good' },
    });
  });
  it('say it where money was moved twice', () => {
    const twice = { doubled: [key('a3')], balance: { ...balance, actual: 8_100 } } as unknown as Invariants;
    expect(shown(factOf('rolling-mesh-retries'), twice)).toMatchObject({
      doneBefore: { text: '1 of 3 writes; 1 stored twice', tone: 'bad' },
      money: { text: '✗ 8,100, not 8,000', tone: 'bad' },
    });
  });
  it('say how often pods were taken out, and by which limits', () => {
    expect(shown(factOf('rolling-mesh-outlier'))).toMatchObject({
      ejected: { text: '2 times (after 5 errors in a row, for 5.00 s, 50 % at most), 1 more were one too many' },
    });
  });
  it('say why a counter is not known', () => {
    const unread = { counted: null, unread: 'exec: timeout' };
    expect(shown(factOf('rolling-mesh-retries', unread))['sentAgain']?.text).toContain('(counter: not known: exec:');
    expect(shown(factOf('rolling-mesh-outlier', unread))['ejected']?.text).toBe('not known: exec: timeout');
  });
  it('are there only where a lane has such a gateway', () => {
    const lane = (fact?: GatewayFact) =>
      laneResult(
        { ...records(fact), ledger: syntheticLane('rolling', syntheticLoad(20), 1).ledger },
        { ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
      );
    const ids = (fact?: GatewayFact) =>
      rowsOf([lane(fact)])
        .map(({ id }) => id)
        .filter((id) => gatewayRows.some((row) => row.id === id));
    expect(ids()).toEqual([]);
    expect(ids(factOf('rolling-mesh-retries'))).toEqual(['sentAgain', 'hidden', 'doneBefore', 'money']);
    expect(ids(factOf('rolling-mesh-outlier'))).toEqual(['ejected', 'money']);
    expect(laneResultSchema.parse(lane(factOf('rolling-mesh-retries')))).toHaveProperty('gateway');
  });
  it('are on record as facts, of which older records have none', () => {
    const { facts } = records(factOf('rolling-mesh-outlier'));
    expect(laneFactsSchema.parse(facts).gateway).toEqual(facts.gateway);
    expect(laneFactsSchema.parse(records(undefined).facts)).not.toHaveProperty('gateway');
  });
});
