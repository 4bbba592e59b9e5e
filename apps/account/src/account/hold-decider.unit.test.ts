import { describe, it } from '@jest/globals';
import { decide } from '@cutover/event-sourcing/testing';
import { accountDecider, type AccountCommand } from './account-decider.ts';
import type { AccountEvent } from './account.ts';
import { NEVER } from './hold.ts';

const now = new Date('2026-01-02T03:00:00.000Z');
const deadline = '2026-01-02T04:00:00.000Z';
const late = new Date(deadline);
const eur = (minor: number) => ({ minor, currency: 'EUR' });
const account = decide(accountDecider);

const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { owner: 'ada', currency: 'EUR', kind: 'main', openedAt: now.toISOString() },
};
const has = (minor: number): AccountEvent => ({ type: 'MoneyDeposited', data: { amount: eur(minor), balance: minor } });
const placed = (minor: number, holdId = 'h'): AccountEvent => ({
  type: 'HoldPlaced',
  data: { holdId, amount: eur(minor), expiresAt: deadline },
});
const ended = (minor: number, reason: 'released' | 'expired', holdId = 'h'): AccountEvent => ({
  type: 'HoldReleased',
  data: { holdId, amount: eur(minor), reason },
});
const place = (minor: number, over: object = {}): AccountCommand => ({
  type: 'place-hold',
  holdId: 'h',
  amount: eur(minor),
  expiresAt: deadline,
  now,
  ...over,
});
const capture = (over: object = {}): AccountCommand => ({ type: 'capture-hold', holdId: 'h', now, ...over });
const release = (over: object = {}): AccountCommand => ({ type: 'release-hold', holdId: 'h', now, ...over });
const withdraw = (minor: number, at = now): AccountCommand => ({
  type: 'withdraw',
  amount: eur(minor),
  by: { subject: 'ada', anothers: false },
  now: at,
});

describe('placing a hold', () => {
  it('sets aside what is there', () => account.given(opened, has(10)).when(place(10)).then(placed(10)));
  it('sets aside no more', () =>
    account.given(opened, has(10)).when(place(11)).thenRefused('account.insufficient-funds'));
  it('counts what others hold', () =>
    account.given(opened, has(10), placed(6, 'other')).when(place(5)).thenRefused('account.insufficient-funds'));
  it('names the owner it is for', () => {
    account
      .given(opened, has(10))
      .when(place(1, { owner: 'ada' }))
      .then(placed(1));
    account
      .given(opened, has(10))
      .when(place(1, { owner: 'grace' }))
      .thenRefused('account.not-yours');
  });
  it('lies ahead', () =>
    account
      .given(opened, has(10))
      .when(place(1, { now: late }))
      .thenRefused('hold.deadline-past'));
  it('is in the currency of the account', () =>
    account
      .given(opened, has(10))
      .when(place(1, { amount: { minor: 1, currency: 'USD' } }))
      .thenRefused('account.currency-mismatch'));
  it('ends at a number of holds', () => {
    const many = Array.from({ length: 200 }, (_, i) => placed(1, `h${i}`));
    account
      .given(opened, has(500), ...many)
      .when(place(1))
      .thenRefused('hold.too-many');
  });
});

describe('money that is held', () => {
  it('cannot be withdrawn', () =>
    account.given(opened, has(10), placed(6)).when(withdraw(5)).thenRefused('account.insufficient-funds'));
  it('leaves the rest', () =>
    account
      .given(opened, has(10), placed(6))
      .when(withdraw(4))
      .then({ type: 'MoneyWithdrawn', data: { amount: eur(4), balance: 6 } }));
  it('is captured whole', () =>
    account
      .given(opened, has(10), placed(6))
      .when(capture())
      .then({ type: 'HoldCaptured', data: { holdId: 'h', amount: eur(6), balance: 4 } }));
  it('is captured in part, which frees the rest', () => {
    const part: AccountEvent = { type: 'HoldCaptured', data: { holdId: 'h', amount: eur(2), balance: 8 } };
    account
      .given(opened, has(10), placed(6))
      .when(capture({ amount: eur(2) }))
      .then(part);
    account
      .given(opened, has(10), placed(6), part)
      .when(withdraw(8))
      .then({ type: 'MoneyWithdrawn', data: { amount: eur(8), balance: 0 } });
  });
  it('is captured for no more than was held, in its currency, once', () => {
    const given = account.given(opened, has(10), placed(6));
    given.when(capture({ amount: eur(7) })).thenRefused('hold.exceeded');
    given.when(capture({ amount: { minor: 1, currency: 'USD' } })).thenRefused('account.currency-mismatch');
    const taken: AccountEvent = { type: 'HoldCaptured', data: { holdId: 'h', amount: eur(6), balance: 4 } };
    account.given(opened, has(10), placed(6), taken).when(capture()).thenRefused('hold.not-open');
    account.given(opened, has(10), placed(6), taken).when(release()).thenRefused('hold.not-open');
  });
  it('is let go', () => {
    account.given(opened, has(10), placed(6)).when(release()).then(ended(6, 'released'));
    account.given(opened, has(10), placed(6), ended(6, 'released')).when(capture()).thenRefused('hold.not-open');
  });
  it('keeps the account from being closed', () => {
    const given = account.given(opened, { type: 'OverdraftAgreed', data: { limit: 5 } }, placed(5));
    given.when({ type: 'close', by: { subject: 'ada', anothers: false }, now }).thenRefused('account.held');
  });
});

describe('past its deadline a hold', () => {
  it('cannot be captured', () =>
    account
      .given(opened, has(10), placed(6))
      .when(capture({ now: late }))
      .thenRefused('hold.expired'));
  it('can be let go, or recorded as expired, and not before', () => {
    account
      .given(opened, has(10), placed(6))
      .when(release({ now: late }))
      .then(ended(6, 'released'));
    const expire = (at: Date): AccountCommand => ({ type: 'expire-hold', holdId: 'h', now: at });
    account.given(opened, has(10), placed(6)).when(expire(late)).then(ended(6, 'expired'));
    account.given(opened, has(10), placed(6)).when(expire(now)).thenRefused('hold.not-open');
  });
  it('makes way for a payment, and its end is in the same commit: a clock that is behind captures nothing', () => {
    const taken: AccountEvent = { type: 'MoneyWithdrawn', data: { amount: eur(10), balance: 0 } };
    account.given(opened, has(10), placed(6)).when(withdraw(10, late)).then(taken, ended(6, 'expired'));
    account
      .given(opened, has(10), placed(6), taken, ended(6, 'expired'))
      .when(capture({ now }))
      .thenRefused('hold.not-open');
  });
  it('is left to the worker by a payment that does not need it', () =>
    account
      .given(opened, has(10), placed(6))
      .when(withdraw(4, late))
      .then({ type: 'MoneyWithdrawn', data: { amount: eur(4), balance: 6 } }));
});

describe("a saga's hold", () => {
  const sagas: AccountEvent = { type: 'HoldPlaced', data: { holdId: 'h', amount: eur(10), expiresAt: NEVER } };
  const given = account.given(opened, has(10), sagas);
  it.each<[string, AccountCommand]>([
    ['released', release()],
    ['captured', capture()],
    ['captured in part', capture({ amount: eur(1) })],
    ['expired', { type: 'expire-hold', holdId: 'h', now: late }],
  ])('is %s by nobody but the saga', (_what, command) => given.when(command).thenRefused('hold.not-yours'));
});

describe('closing an empty account', () => {
  const overdraft: AccountEvent = { type: 'OverdraftAgreed', data: { limit: 10 } };
  const close = (at: Date): AccountCommand => ({ type: 'close', by: { subject: 'ada', anothers: false }, now: at });
  const given = account.given(opened, overdraft, placed(10));
  it('waits for a hold that may still be captured', () => given.when(close(now)).thenRefused('account.held'));
  it('waits for no worker: it records the end of a hold that is past its deadline', () =>
    given
      .when(close(late))
      .then({ type: 'AccountClosed', data: { closedAt: late.toISOString() } }, ended(10, 'expired')));
});
