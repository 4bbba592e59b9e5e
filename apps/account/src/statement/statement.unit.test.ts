import { describe, expect, it } from '@jest/globals';
import type { AccountEvent } from '../account/account.ts';
import { pageRange, statementEntry } from './statement.ts';

const commit = (event: AccountEvent) => ({
  stream: 'account-a',
  sequence: 4,
  commandId: 'c',
  events: [event],
  recordedAt: new Date('2026-01-02T03:04:05.678Z'),
  published: false,
});
const amount = { minor: 5, currency: 'EUR' };

describe('a statement', () => {
  it('shows what moved, and the balance after it', () => {
    expect(statementEntry(commit({ type: 'MoneyWithdrawn', data: { amount, balance: 2 } }))).toEqual({
      sequence: 4,
      type: 'withdrawal',
      amount,
      balance: { minor: 2, currency: 'EUR' },
      at: '2026-01-02T03:04:05.678Z',
    });
  });

  it('names the transfer', () => {
    const event: AccountEvent = { type: 'TransferRefunded', data: { transferId: 't', amount, balance: 5 } };
    expect(statementEntry(commit(event))).toMatchObject({ type: 'transfer-refund', transferId: 't' });
  });

  it('leaves out steps that moved nothing', () => {
    const event: AccountEvent = { type: 'TransferDebitRefused', data: { transferId: 't', reason: 'r' } };
    expect(statementEntry(commit(event))).toBeUndefined();
  });

  it.each([
    [11, 4, { after: 6, limit: 4 }],
    [5, 4, { after: 0, limit: 4 }],
    [3, 4, { after: 0, limit: 2 }],
    [1, 4, { after: 0, limit: 0 }],
  ])('before %i, a page of %i', (before, limit, range) => expect(pageRange(before, limit)).toEqual(range));
});
