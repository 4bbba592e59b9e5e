import { describe, expect, it } from '@jest/globals';
import { decide } from '@cutover/event-sourcing/testing';
import fc from 'fast-check';
import { fold } from '@cutover/event-sourcing';
import { heldOf } from './hold.ts';
import { MAX_AMOUNT, MAX_BALANCE } from '../money/money.ts';
import { accountDecider, type AccountCommand } from './account-decider.ts';
import type { AccountEvent } from './account.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { owner: 'ada', currency: 'EUR', kind: 'main', openedAt: now.toISOString() },
};
const eur = (minor: number) => ({ minor, currency: 'EUR' });
const held = (minor: number): AccountEvent => ({
  type: 'MoneyDeposited',
  data: { amount: eur(minor), balance: minor },
});
const ada = { subject: 'ada', anothers: false };
const grace = { subject: 'grace', anothers: false };
const teller = { subject: 'tom', anothers: true };
const account = decide(accountDecider);
const transferId = 't1';

describe('opening', () => {
  const open: AccountCommand = { type: 'open', owner: 'ada', currency: 'EUR', kind: 'main', now };

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
    now,
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
  const debit: AccountCommand = { type: 'debit-transfer', transferId, to: 'b', amount: eur(10), now };
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

describe('an overdraft', () => {
  const agreed = (limit: number): AccountEvent => ({ type: 'OverdraftAgreed', data: { limit } });
  const take = (minor: number): AccountCommand => ({ type: 'withdraw', amount: eur(minor), by: ada, now });

  it('lets the balance fall to the limit', () =>
    account
      .given(opened, held(10), agreed(5))
      .when(take(15))
      .then({ type: 'MoneyWithdrawn', data: { amount: eur(15), balance: -5 } }));
  it('ends there', () =>
    account.given(opened, held(10), agreed(5)).when(take(16)).thenRefused('account.insufficient-funds'));
  it('is not taken back while it is used', () => {
    const drawn: AccountEvent = { type: 'MoneyWithdrawn', data: { amount: eur(15), balance: -5 } };
    const given = account.given(opened, held(10), agreed(5), drawn);
    given.when({ type: 'agree-overdraft', limit: 4, by: teller }).thenRefused('account.overdrawn');
    given.when({ type: 'agree-overdraft', limit: 5, by: teller }).then(agreed(5));
  });
});

describe('closing', () => {
  const close: AccountCommand = { type: 'close', by: ada, now };
  const closed: AccountEvent = { type: 'AccountClosed', data: { closedAt: now.toISOString() } };
  const refunded: AccountEvent = { type: 'TransferRefunded', data: { transferId, amount: eur(3), balance: 3 } };

  it('happens at a balance of nothing', () => account.given(opened).when(close).then(closed));
  it('does not happen while money is there', () =>
    account.given(opened, held(1)).when(close).thenRefused('account.not-empty'));
  it('is for owners and tellers', () => {
    account
      .given(opened)
      .when({ ...close, by: grace })
      .thenRefused('account.not-yours');
    account
      .given(opened)
      .when({ ...close, by: teller })
      .then(closed);
  });
  it('happens once, and ends deposits, credits and debits', () => {
    const given = account.given(opened, closed);
    given.when(close).thenRefused('account.closed');
    given.when({ type: 'deposit', amount: eur(1), by: ada }).thenRefused('account.closed');
    given
      .when({ type: 'credit-transfer', transferId, from: 'a', amount: eur(1) })
      .then({ type: 'TransferCreditRefused', data: { transferId, reason: 'account.closed' } });
    given
      .when({ type: 'debit-transfer', transferId, to: 'a', amount: eur(1), now })
      .then({ type: 'TransferDebitRefused', data: { transferId, reason: 'account.closed' } });
  });
  it('takes a late refund, and pays it out', () => {
    account
      .given(opened, closed)
      .when({ type: 'refund-transfer', transferId, amount: eur(3) })
      .then(refunded);
    account
      .given(opened, closed, refunded)
      .when({ type: 'withdraw', amount: eur(3), by: ada, now })
      .then({ type: 'MoneyWithdrawn', data: { amount: eur(3), balance: 0 } });
  });
});

describe('any history', () => {
  const amount = fc.integer({ min: 1, max: MAX_AMOUNT }).map(eur);
  // Clocks of several processes: time goes back and forth.
  const time = fc.integer({ min: 0, max: 1_000 }).map((ms) => new Date(now.getTime() + ms));
  const holdId = fc.constantFrom('h1', 'h2', 'h3');
  const command: fc.Arbitrary<AccountCommand> = fc.oneof(
    fc.record({
      type: fc.constantFrom('deposit' as const, 'withdraw' as const),
      now: time,
      amount,
      by: fc.constantFrom(ada, grace, teller),
    }),
    fc.record({
      type: fc.constant('debit-transfer' as const),
      transferId: fc.uuid(),
      to: fc.uuid(),
      amount,
      now: time,
    }),
    fc.record({
      type: fc.constant('place-hold' as const),
      holdId,
      amount,
      now: time,
      expiresAt: time.map((at) => at.toISOString()),
    }),
    fc.record({ type: fc.constantFrom('capture-hold' as const, 'release-hold' as const), holdId, now: time }),
    fc.record({
      type: fc.constant('agree-overdraft' as const),
      by: fc.constant(teller),
      limit: fc.integer({ min: 0, max: MAX_AMOUNT }),
    }),
    fc.record({ type: fc.constant('credit-transfer' as const), transferId: fc.uuid(), from: fc.uuid(), amount }),
  );

  it('never goes below what was agreed, holds included, and each event states the balance that folding gives', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        let state = fold(accountDecider, undefined, [opened]);
        for (const each of commands) {
          const events = decided(each, state);
          state = fold(accountDecider, state, events);
          expect(state!.balance + state!.overdraft).toBeGreaterThanOrEqual(heldOf(state!.holds));
          for (const { data } of events) if ('balance' in data) expect(data.balance).toBe(state?.balance);
        }
      }),
    );
  });

  function decided(each: AccountCommand, state: ReturnType<typeof accountDecider.evolve>): readonly AccountEvent[] {
    try {
      return accountDecider.decide(each, state);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(account|hold)\./) });
      return [];
    }
  }
});
