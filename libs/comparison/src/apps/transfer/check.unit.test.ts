import { describe, expect, it } from '@jest/globals';

import { checkTransfers } from './check.ts';
import type { TransferLedger } from './transfer-ledger.ts';
import type { CommitRecord } from '../shared/commits.ts';
import { request, reset } from '../../testing/request.ts';

const order = (id: number, change: Parameters<typeof request>[0] = {}) =>
  request({
    id,
    key: `k${id}`,
    op: 'order',
    method: 'POST',
    status: 202,
    account: 'a',
    to: 'b',
    minor: 10 + id,
    ...change,
  });

const requests = [
  order(1),
  order(2, { account: 'b', to: 'a' }),
  order(3, { op: 'order-too-much', minor: 1_000_000_000 }),
  order(4, reset),
  request({ id: 5, op: 'transfer' }),
];

type Step = [stream: string, type: string, data: object, key?: string];

const amount = (minor: number) => ({ minor, currency: 'EUR' });

type Ordered = [id: string, key: string, from: string, to: string, minor: number];

const steps = (...[id, key, from, to, minor]: Ordered): Step[] => [
  [`transfer-${id}`, 'TransferRequested', { from, to, amount: amount(minor) }, key],
  [`account-${from}`, 'HoldPlaced', { holdId: id, amount: amount(minor) }],
  [`account-${to}`, 'TransferCredited', { transferId: id, amount: amount(minor) }],
  [`account-${from}`, 'HoldCaptured', { holdId: id, amount: amount(minor) }],
  [`transfer-${id}`, 'TransferCompleted', {}],
];

const opened: Step[] = ['a', 'b'].map((account) => [
  `account-${account}`,
  'MoneyDeposited',
  { amount: amount(1000) },
  `open-${account}`,
]);
const right: Step[] = [
  ...opened,
  ...steps('t1', 'k1', 'a', 'b', 11),
  ...steps('t2', 'k2', 'b', 'a', 12),
  ['transfer-t3', 'TransferRequested', { from: 'a', to: 'b', amount: amount(1_000_000_000) }, 'k3'],
  ['transfer-t3', 'TransferFailed', { reason: 'account.insufficient-funds' }],
];

const ledgerOf = (all: readonly Step[], balances: Record<string, number> = { a: 1001, b: 999 }): TransferLedger => {
  const sequences = new Map<string, number>();
  const commits = all.map(([stream, type, data, key = null]): CommitRecord => {
    const sequence = (sequences.get(stream) ?? 0) + 1;
    sequences.set(stream, sequence);
    return { stream, sequence, commandId: `${stream}/${sequence}`, key, events: [{ type, data: data as never }] };
  });
  return {
    readAtMs: 0,
    opening: ['a', 'b'].map((account) => ({ account, minor: 1000, key: `open-${account}` })),
    firstKeys: ['first'],
    balances: Object.entries(balances).map(([account, minor]) => ({ account, minor })),
    sagas: commits.filter(({ stream }) => stream.startsWith('transfer-')),
    accounts: commits.filter(({ stream }) => stream.startsWith('account-')),
  };
};

const check = (all: readonly Step[], balances?: Record<string, number>) =>
  checkTransfers(requests, ledgerOf(all, balances));
const without = (id: string, type: string) =>
  right.filter(([stream, name, data]) => !(name === type && (stream.endsWith(id) || Object.values(data).includes(id))));

describe('checkTransfers', () => {
  it('holds when each acknowledged transfer was completed or undone as a whole', () => {
    expect(check(right)).toMatchObject({ holds: true, writes: 4, acknowledgedAppliedOnce: 3, unknown: 1, rules: [] });
  });

  it('lets a transfer that was given up be undone: what was held is free again', () => {
    const undone: Step[] = [
      ...right,
      ['transfer-t4', 'TransferRequested', { from: 'a', to: 'b', amount: amount(14) }, 'k4'],
      ['account-a', 'HoldPlaced', { holdId: 't4', amount: amount(14) }],
      ['account-a', 'HoldReleased', { holdId: 't4', amount: amount(14) }],
      ['transfer-t4', 'TransferCompensated', { reason: 'transfer.timed-out' }],
    ];
    expect(check(undone)).toMatchObject({ holds: true, unknownApplied: 1 });
    expect(check(undone.filter(([, type]) => type !== 'HoldReleased'))).toMatchObject({
      holds: false,
      halfApplied: ['k4'],
    });
  });

  it('turns red when an acknowledged transfer is lost', () => {
    const lost = right.filter(([stream, , data]) => stream !== 'transfer-t1' && !Object.values(data).includes('t1'));
    expect(check(lost, { a: 1012, b: 988 })).toMatchObject({ holds: false, lost: ['k1'] });
  });

  it.each(['TransferCredited', 'HoldCaptured'])('turns red when %s is missing: half of it was done', (type) => {
    expect(check(without('t1', type))).toMatchObject({ holds: false, halfApplied: ['k1'] });
  });

  it('turns red when one was credited twice, or ordered twice', () => {
    const twice: Step[] = [...right, ['account-b', 'TransferCredited', { transferId: 't1', amount: amount(11) }]];
    expect(check(twice, { a: 1001, b: 1010 })).toMatchObject({ holds: false, doubled: ['k1'] });
    expect(check([...right, ...steps('t9', 'k1', 'a', 'b', 11)])).toMatchObject({ holds: false, doubled: ['k1'] });
  });

  it('turns red when one has not ended', () => {
    const found = check(without('t1', 'TransferCompleted'));
    expect(found.holds).toBe(false);
    expect(found.rules).toEqual(['transfer t1 has neither been completed nor undone']);
  });

  it('turns red when money was moved that was not there, or that nobody ordered', () => {
    const spent = right.filter(([stream]) => stream !== 'transfer-t3');
    const found = check([...spent, ...steps('t3', 'k3', 'a', 'b', 1_000_000_000)]);
    expect(found.rules).toEqual(['transfer t3 was completed without the money for it']);
    const madeUp = check([...right, ...steps('t8', 'nobody', 'a', 'b', 5)], { a: 996, b: 1004 });
    expect(madeUp).toMatchObject({ holds: false, foreign: ['transfer t8 (key nobody)'] });
    const orphan: Step[] = [...right, ['account-b', 'TransferCredited', { transferId: 'ghost', amount: amount(5) }]];
    expect(check(orphan, { a: 1001, b: 1004 }).foreign).toEqual(['TransferCredited on b (transfer ghost)']);
  });

  it('turns red when another account was credited than was ordered', () => {
    const wrong = right.map(
      (step): Step =>
        step[1] === 'TransferCredited' && step[0] === 'account-b' ? ['account-c', step[1], step[2]] : step,
    );
    expect(check(wrong, { a: 1001, b: 988, c: 11 })).toMatchObject({ holds: false, altered: ['k1'] });
  });

  it('turns red when balances do not add up, or a stream has a gap', () => {
    expect(check(right, { a: 1001, b: 1000 })).toMatchObject({ holds: false, balance: { differing: ['b'] } });
    const gap = ledgerOf(right);
    gap.accounts[0]!.sequence = 99;
    expect(checkTransfers(requests, gap)).toMatchObject({ holds: false, gaps: ['account-a'] });
  });
});
