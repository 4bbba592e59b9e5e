import { describe, expect, it } from '@jest/globals';
import { auditOf, type Ledger } from './audit.ts';
import { isRight, judge, type AccountRecord, type Entry } from './verdict.ts';

function account(
  id: string,
  entries: readonly Omit<Entry, 'sequence' | 'balance'>[],
  over: Partial<AccountRecord> = {},
) {
  const signs: Record<string, number> = { deposit: 1, 'transfer-in': 1, 'hold-captured': -1 };
  let balance = 0;
  const whole = entries.map((entry, i) => {
    balance += signs[entry.type]! * (entry.amount?.minor ?? 0);
    return { ...entry, sequence: i + 1, balance: { minor: balance } };
  });
  return { id, currency: 'EUR', balance, available: balance, entries: whole, ...over };
}

const paid = (minor: number) => ({ type: 'deposit', amount: { minor } });
const left = (holdId: string, minor = 5) => ({ type: 'hold-captured', holdId, amount: { minor } });
const came = (transferId: string, minor = 5) => ({ type: 'transfer-in', transferId, amount: { minor } });
const done = [{ id: 't', status: 'completed' }];

describe('the verdict on a round', () => {
  it('is right when what was acknowledged has come once, or was given back', () => {
    const orders = [...done, { id: 'u', status: 'compensated' }, { id: 'v', status: 'failed' }];
    expect(isRight(judge(orders, [account('a', [paid(9), left('t')]), account('b', [came('t')])]))).toBe(true);
  });

  it.each<[string, Parameters<typeof judge>, object]>([
    ['a transfer that never came', [done, [account('a', [paid(9), left('t')]), account('b', [])]], { lost: ['t'] }],
    ['a transfer that never left', [done, [account('a', [paid(9)]), account('b', [came('t')])]], { lost: ['t'] }],
    ['a transfer that nobody knows', [[{ id: 't', status: 'unknown' }], [account('a', [paid(9)])]], { lost: ['t'] }],
    [
      'a transfer that came twice: a consumer without an inbox',
      [done, [account('a', [paid(9), left('t')]), account('b', [came('t'), came('t')])]],
      { doubled: ['t'], uneven: ['Σ balances in EUR is 14, paid in was 9'] },
    ],
    [
      'a transfer that was given back and came all the same',
      [[{ id: 't', status: 'compensated' }], [account('a', [paid(9)]), account('b', [came('t')])]],
      { doubled: ['t'] },
    ],
    [
      'a transfer that waits for a message that was lost: acknowledged before it was recorded, or never relayed',
      [[{ id: 't', status: 'credited' }], [account('a', [paid(9)]), account('b', [])]],
      { stuck: ['t'] },
    ],
    [
      'money that is held for good: a compensation that was lost',
      [[{ id: 't', status: 'compensated' }], [account('a', [paid(9)], { available: 4 })]],
      { uneven: ['account a holds 5 for good'] },
    ],
    [
      'a statement that does not add up to the balance',
      [[], [account('a', [paid(9)], { balance: 10, available: 10 })]],
      { uneven: ['account a: its statement gives 9, its balance is 10', 'Σ balances in EUR is 10, paid in was 9'] },
    ],
  ])('shows %s', (_what, [orders, accounts], found) => {
    expect(judge(orders, accounts)).toMatchObject(found);
  });
});

describe('the audit of a ledger', () => {
  const commits = (stream: string, ...events: readonly (readonly [string, object])[]) =>
    events.map(([type, data], i) => ({
      stream,
      sequence: i + 1,
      events: [{ type, data: data as Record<string, unknown> }],
    }));
  const saga = (...types: readonly string[]) => commits('transfer-t', ...types.map((type) => [type, {}] as const));
  const from = commits(
    'account-a',
    ['AccountOpened', { owner: 'm' }],
    ['HoldPlaced', { holdId: 't' }],
    ['HoldCaptured', { holdId: 't' }],
  );
  const to = commits('account-b', ['TransferCredited', { transferId: 't' }]);
  const members = commits('member-m', ['MemberRegistered', {}]);
  const right: Ledger = { sagas: saga('TransferRequested', 'TransferCompleted'), accounts: [...from, ...to], members };

  it('finds nothing in a right one', () => {
    expect(auditOf(right)).toEqual([]);
  });

  it.each<[string, Partial<Ledger>, string]>([
    [
      'a transfer that has not ended',
      { sagas: saga('TransferRequested', 'FundsHeld') },
      'transfer t has not ended: FundsHeld',
    ],
    ['a credit that never was', { accounts: from }, 'transfer t, TransferCompleted: credited 0 times'],
    [
      'a credit that came again',
      { accounts: [...from, ...to, ...commits('account-c', ['TransferCredited', { transferId: 't' }])] },
      'transfer t, TransferCompleted: credited 2 times',
    ],
    [
      'a credit in spite of a compensation',
      { sagas: saga('TransferRequested', 'TransferCompensated') },
      'transfer t, TransferCompensated: credited 1 times',
    ],
    [
      'a hold that is left',
      { accounts: [...from.slice(0, 2), ...to], sagas: saga('TransferRequested', 'TransferCompensated') },
      'transfer t, TransferCompensated: 1 of its holds are left',
    ],
    [
      'a member without an account',
      { members: commits('member-n', ['MemberRegistered', {}]) },
      'member n has no account',
    ],
    [
      'a gap',
      { accounts: [...from, ...to.map((each) => ({ ...each, sequence: 2 }))] },
      'account-b has 1 commits up to 2',
    ],
  ])('finds %s', (_what, over, fault) => {
    expect(auditOf({ ...right, ...over })).toContain(fault);
  });
});
