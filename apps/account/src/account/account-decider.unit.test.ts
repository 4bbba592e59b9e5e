import { describe, expect, it } from '@jest/globals';
import { decide } from '@cutover/event-sourcing/testing';
import fc from 'fast-check';
import { fold } from '@cutover/event-sourcing';
import { MAX_AMOUNT, MAX_BALANCE } from '../money/money.ts';
import { accountDecider, type AccountCommand } from './account-decider.ts';
import type { AccountEvent } from './account.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { owner: 'ada', currency: 'EUR', openedAt: now.toISOString() },
};
const eur = (minor: number) => ({ minor, currency: 'EUR' });
const held = (minor: number): AccountEvent => ({
  type: 'MoneyDeposited',
  data: { amount: eur(minor), balance: minor },
});
const ada = { subject: 'ada', teller: false };
const grace = { subject: 'grace', teller: false };
const teller = { subject: 'tom', teller: true };
const account = decide(accountDecider);
const transferId = 't1';

describe('opening', () => {
  const open: AccountCommand = { type: 'open', owner: 'ada', currency: 'EUR', now };

  it('opens', () => account.given().when(open).then(opened));
  it('happens once', () => account.given(opened).when(open).thenRefused('account.exists'));
});

describe('paying in', () => {
  const pay = (over: object = {}): AccountCommand => ({ type: 'deposit', amount: eur(5), by: ada, ...over });

  it('adds to the balance', () =>
    account
      .given(opened, held(10))
      .when(pay())
      .then({ type: 'MoneyDeposited', data: { amount: eur(5), balance: 15 } }));
  it('is for tellers too', () =>
    account
      .given(opened)
      .when(pay({ by: teller }))
      .then({ type: 'MoneyDeposited', data: { amount: eur(5), balance: 5 } }));
  it('is not for other members', () =>
    account
      .given(opened)
      .when(pay({ by: grace }))
      .thenRefused('account.not-yours'));
  it('needs an account', () => account.given().when(pay()).thenRefused('account.unknown'));
  it("is in the account's currency", () =>
    account
      .given(opened)
      .when(pay({ amount: { minor: 5, currency: 'USD' } }))
      .thenRefused('account.currency-mismatch'));
  it('ends at the limit', () =>
    account
      .given(opened, held(MAX_BALANCE - 4))
      .when(pay())
      .thenRefused('account.balance-limit'));
  it('reaches the limit', () =>
    account
      .given(opened, held(MAX_BALANCE - 5))
      .when(pay())
      .then({ type: 'MoneyDeposited', data: { amount: eur(5), balance: MAX_BALANCE } }));
});

describe('withdrawing', () => {
  const take = (minor: number, over: object = {}): AccountCommand => ({
    type: 'withdraw',
    amount: eur(minor),
    by: ada,
    ...over,
  });

  it('takes the last of it', () =>
    account
      .given(opened, held(10))
      .when(take(10))
      .then({ type: 'MoneyWithdrawn', data: { amount: eur(10), balance: 0 } }));
  it('takes no more than that', () =>
    account.given(opened, held(10)).when(take(11)).thenRefused('account.insufficient-funds'));
  it("is the owner's alone", () => {
    account
      .given(opened, held(10))
      .when(take(1, { by: grace }))
      .thenRefused('account.not-yours');
    account
      .given(opened, held(10))
      .when(take(1, { by: teller }))
      .thenRefused('account.not-yours');
  });
});

describe('a step of a transfer', () => {
  const debit: AccountCommand = { type: 'debit-transfer', transferId, to: 'b', amount: eur(10) };
  const credit: AccountCommand = { type: 'credit-transfer', transferId, from: 'a', amount: eur(10) };
  const refund: AccountCommand = { type: 'refund-transfer', transferId, amount: eur(10) };

  it('debits', () =>
    account
      .given(opened, held(10))
      .when(debit)
      .then({ type: 'TransferDebited', data: { transferId, to: 'b', amount: eur(10), balance: 0 } }));
  it('records that it could not debit', () =>
    account
      .given(opened, held(9))
      .when(debit)
      .then({ type: 'TransferDebitRefused', data: { transferId, reason: 'account.insufficient-funds' } }));
  it('credits', () =>
    account
      .given(opened)
      .when(credit)
      .then({ type: 'TransferCredited', data: { transferId, from: 'a', amount: eur(10), balance: 10 } }));
  it('records that it could not credit', () =>
    account
      .given(opened, held(MAX_BALANCE))
      .when(credit)
      .then({ type: 'TransferCreditRefused', data: { transferId, reason: 'account.balance-limit' } }));
  it('refunds whatever the account holds', () =>
    account
      .given(opened, held(MAX_BALANCE))
      .when(refund)
      .then({ type: 'TransferRefunded', data: { transferId, amount: eur(10), balance: MAX_BALANCE + 10 } }));
  it('needs an account', () => account.given().when(debit).thenRefused('account.unknown'));
});

describe('any history', () => {
  const amount = fc.integer({ min: 1, max: MAX_AMOUNT }).map(eur);
  const command: fc.Arbitrary<AccountCommand> = fc.oneof(
    fc.record({
      type: fc.constantFrom('deposit' as const, 'withdraw' as const),
      amount,
      by: fc.constantFrom(ada, grace, teller),
    }),
    fc.record({ type: fc.constant('debit-transfer' as const), transferId: fc.uuid(), to: fc.uuid(), amount }),
    fc.record({ type: fc.constant('credit-transfer' as const), transferId: fc.uuid(), from: fc.uuid(), amount }),
  );

  it('never goes below nothing, and each event states the balance that folding gives', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        let state = fold(accountDecider, undefined, [opened]);
        for (const each of commands) {
          const [event] = decided(each, state);
          if (event === undefined) continue;
          state = accountDecider.evolve(state, event);
          expect(state?.balance).toBeGreaterThanOrEqual(0);
          if ('balance' in event.data) expect(event.data.balance).toBe(state?.balance);
        }
      }),
    );
  });

  function decided(each: AccountCommand, state: ReturnType<typeof accountDecider.evolve>): readonly AccountEvent[] {
    try {
      return accountDecider.decide(each, state);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^account\./) });
      return [];
    }
  }
});
