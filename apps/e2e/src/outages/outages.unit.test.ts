import { describe, expect, it } from '@jest/globals';
import type { Invariants } from '@cutover/comparison';
import type { RequestRecord } from '@cutover/traffic';
import { answersOf, dueWithin, wrongAnswers, writtenWithin } from './answers.ts';
import { readingsIn } from '@cutover/comparison/evidence';
import { faultsOf, figureLines } from './outage-figures.ts';
import { planOf } from './outage-plan.ts';
import type { Outages } from './outage-record.ts';
import { isThrough } from './settled.ts';

const request = (change: Partial<RequestRecord>): RequestRecord => ({
  ...{ id: 0, due: 0, sent: 0, connected: 0, firstByte: 5, end: 5, conn: 1, reuse: 0, kind: 'keep-alive', client: 0 },
  ...{ key: 'k', op: 'deposit', method: 'POST', account: 'a', to: null, minor: 1, expects: 'acknowledged' },
  ...{ class: 'ok', outcome: 'acknowledged', status: 201, version: '1', pod: 'p', bodyOk: true, error: null },
  ...change,
});
const refused = (code: string, retryAfter: string | null, end = 3): RequestRecord =>
  request({ end, status: 503, class: '5xx-app', outcome: 'unknown', bodyOk: false, problem: { code, retryAfter } });
const of = (...account: RequestRecord[]) => ({ account, transfer: [], membership: [] });

describe('answers', () => {
  it('are counted by status, by the code of a refusal, or by how there was none', () => {
    const records = of(
      request({}),
      request({ end: 9 }),
      refused('service.overloaded', '1'),
      request({ status: null, class: 'refused', outcome: 'rejected', error: 'ECONNREFUSED' }),
    );
    expect(answersOf(records)).toEqual([
      { kind: '201', count: 2, p50: 5, p99: 9 },
      { kind: '503 service.overloaded', count: 1, p50: 3, p99: 3 },
      { kind: 'refused', count: 1, p50: 5, p99: 5 },
    ]);
  });

  it('of an outage are right when refused with a time to try again, or not given at all', () => {
    const lost = request({ status: null, class: 'reset', outcome: 'unknown', error: 'ECONNRESET' });
    expect(wrongAnswers(of(request({}), refused('service.unavailable', '1'), lost))).toEqual([]);
  });

  it.each([
    ['500', { status: 500, class: '5xx-app', problem: { code: 'internal', retryAfter: null } }],
    ['502 of a proxy', { status: 502, class: '5xx-proxy', problem: { code: null, retryAfter: '1' } }],
    ['503 without Retry-After', { status: 503, class: '5xx-app', problem: { code: 'c', retryAfter: null } }],
    ['an answer to something else', { status: 201, class: 'wrong-body' }],
    ['a failure of the load', { status: null, class: 'client', error: 'EMFILE' }],
  ] as const)('are wrong with %s', (_what, change) => {
    expect(wrongAnswers(of(request(change)))).toHaveLength(1);
  });

  it('are told apart by when they were due, and writes by when they were done', () => {
    const records = of(request({ due: 1, sent: 1, end: 20 }), request({ due: 10, sent: 10, end: 15 }));
    expect(answersOf(dueWithin(records, 5, 30))).toMatchObject([{ count: 1 }]);
    expect(writtenWithin(records, 5, 30)).toBe(1);
    expect(writtenWithin(of(request({ key: null, due: 10, sent: 10, end: 15 })), 5, 30)).toBe(0);
  });
});

describe('a service', () => {
  const idle = 'consumer_lag_messages{group="account"} 0\nrelay_age_seconds 0\n';
  it.each([
    ['account', idle, true],
    ['account', idle.replace('} 0', '} 3'), false],
    ['account', idle.replace('seconds 0', 'seconds 2.5'), false],
    // The broker does not answer: there is no lag to be had.
    ['account', 'relay_age_seconds 0\n', false],
    ['membership', 'relay_age_seconds 0\n', true],
    ['membership', '', false],
  ])('%s that says %j is through: %s', (app, text, through) => {
    expect(isThrough(app, readingsIn(text))).toBe(through);
  });
});

const clean: Invariants = {
  ...{ holds: true, writes: 2, acknowledged: 2, acknowledgedAppliedOnce: 2, unknown: 0, unknownApplied: 0 },
  ...{ lost: [], doubled: [], rejectedApplied: [], halfApplied: [], altered: [], foreign: [], gaps: [], rules: [] },
  balance: { expected: 100, actual: 100, differing: [] },
};
const outages: Outages = {
  plan: { deletions: 2, freezeMs: 10_000, rate: 60, calmRate: 30, seed: 1, json: false },
  deletions: [8, 9.5],
  answersDuringDeletions: [{ kind: '200', count: 9, p50: 4, p99: 20 }],
  settledAfterDeletions: 1,
  restarts: {},
  freeze: {
    ...{ stopped: 4, answers: [], answersMeanwhile: [], writtenMeanwhile: 0, heldBefore: [], silent: 0 },
    heldMeanwhile: [{ app: 'account', memoryBytes: 2 ** 27, inFlight: 512, admitted: 256, waiting: 256 }],
    ...{ readyAgain: 3, settled: 20 },
  },
  wrong: [],
  checks: { account: clean, transfer: clean, membership: { ...clean, balance: null } },
  audit: { balances: 200, paidIn: 250, paidOut: 50, underWay: 0, differing: 0 },
};

describe('the verdict on a bank whose stores failed it', () => {
  it('finds nothing where all came back and adds up', () => {
    expect(faultsOf(outages)).toEqual([]);
    expect(figureLines(outages)).toContain(
      'mongo-0 deleted 2 times at 30 requests/s, every pod ready again 2 times: 8.8 s (8.0 to 9.5 s)',
    );
  });

  it.each<[string, Partial<Outages>]>([
    ['every pod was ready again after 1 of 2 deletions', { deletions: [8, null] }],
    ['every pod was ready again after 1 of 2 deletions', { deletions: [8] }],
    ['after the deletions not all was settled', { settledAfterDeletions: null }],
    ['3 writes while the stores stood still', { freeze: { ...outages.freeze, writtenMeanwhile: 3 } }],
    ['after the freeze not every pod was ready again', { freeze: { ...outages.freeze, readyAgain: null } }],
    ['after the freeze not all was settled', { freeze: { ...outages.freeze, settled: null } }],
    ['1 wrong answers, such as a 500', { wrong: ['a 500'] }],
    [
      'transfer: 1 doubled, such as k',
      { checks: { ...outages.checks, transfer: { ...clean, holds: false, doubled: ['k'] } } },
    ],
    [
      'account: balances are 100, expected 99: ',
      {
        checks: {
          ...outages.checks,
          account: { ...clean, holds: false, balance: { expected: 99, actual: 100, differing: [] } },
        },
      },
    ],
    ['audit: 5 differs', { audit: { ...outages.audit, differing: 5 } }],
    ['audit: 5 is under way though all transfers have ended', { audit: { ...outages.audit, underWay: 5 } }],
    ['audit: balances are 201, paid in 250, paid out 50, stated 200', { audit: { ...outages.audit, balances: 201 } }],
  ])('says %j', (fault, change) => {
    expect(faultsOf({ ...outages, ...change })).toEqual([fault]);
  });
});

describe('the command line', () => {
  it.each([
    [[], { deletions: 30, freezeMs: 60_000, rate: 200, calmRate: 60, seed: 1, json: false }],
    [['--short', '--json'], { deletions: 2, freezeMs: 10_000, rate: 60, calmRate: 30, seed: 1, json: true }],
    [['--short', '--deletions', '3'], { deletions: 3, freezeMs: 10_000, rate: 60, calmRate: 30, seed: 1, json: false }],
    [['--help'], 'help'],
  ])('%j is understood', (args, plan) => {
    expect(planOf(args)).toEqual(plan);
  });

  it.each([
    [['--deletions', '0'], '--deletions: expected a number from 1 to 1000, got "0"'],
    [['--freeze', 'x'], '--freeze: expected a number from 1 to 600, got "x"'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is refused', (args, message) => {
    expect(() => planOf(args)).toThrow(message);
  });
});
