import { describe, expect, it } from '@jest/globals';
import { decide } from '@cutover/event-sourcing/testing';
import fc from 'fast-check';
import { accountDecider } from './account-decider.ts';
import type { AccountEvent } from './account.ts';
import { MAX_BALANCE } from '../money/money.ts';
import { dayAfter, dayBefore, endOf, isDay } from './day.ts';
import { CARRY_UNITS, interestOf } from './interest.ts';

const UNITS = Number(CARRY_UNITS);

describe("a day's interest", () => {
  it.each([
    // 365 EUR at 1 % bring a cent a day.
    [36_500, 100, 0, { minor: 1, carry: 0 }],
    [36_499, 100, 0, { minor: 0, carry: UNITS - 100 }],
    [36_499, 100, 100, { minor: 1, carry: 0 }],
    [MAX_BALANCE, 10_000, 0, { minor: 2_739_726_027_397, carry: 950_000 }],
    [100, 0, 7, { minor: 0, carry: 7 }],
    [0, 100, 7, { minor: 0, carry: 7 }],
    [-500, 100, 7, { minor: 0, carry: 7 }],
  ])('of %i at %i basis points with %i carried', (base, basisPoints, carry, expected) => {
    expect(interestOf(base, basisPoints, carry)).toEqual(expected);
  });

  it('loses and makes nothing by rounding, over however many days', () => {
    const days = fc.array(fc.record({ base: fc.nat(10 ** 12), basisPoints: fc.nat(10_000) }), { maxLength: 400 });
    fc.assert(
      fc.property(days, (all) => {
        let [paid, carry] = [0n, 0];
        for (const { base, basisPoints } of all) {
          const each = interestOf(base, basisPoints, carry);
          paid += BigInt(each.minor);
          carry = each.carry;
          expect(carry >= 0 && carry < UNITS && Number.isInteger(carry)).toBe(true);
        }
        const exact = all.reduce((sum, { base, basisPoints }) => sum + BigInt(base) * BigInt(basisPoints), 0n);
        expect(paid * CARRY_UNITS + BigInt(carry)).toBe(exact);
      }),
    );
  });
});

describe('an account', () => {
  const account = decide(accountDecider);
  const opened: AccountEvent = {
    type: 'AccountOpened',
    data: { owner: 'ada', currency: 'EUR', kind: 'main', openedAt: '2026-01-02T03:04:05Z' },
  };
  const holding = (minor: number): AccountEvent => ({
    type: 'MoneyDeposited',
    data: { amount: { minor, currency: 'EUR' }, balance: minor },
  });
  const accrue = (base: number, basisPoints = 100) =>
    ({ type: 'accrue-interest', day: '2026-01-31', base, basisPoints }) as const;
  const accrued = (data: { base: number; minor: number; carry: number; balance: number }): AccountEvent => {
    const { minor, ...rest } = data;
    const amount = { minor, currency: 'EUR' };
    return { type: 'InterestAccrued', data: { day: '2026-01-31', basisPoints: 100, amount, ...rest } };
  };

  it('is paid whole minor units and keeps the rest for later', () => {
    const first = accrued({ base: 54_750, minor: 1, carry: UNITS / 2, balance: 54_751 });
    account.given(opened, holding(54_750)).when(accrue(54_750)).then(first);
    const second = accrued({ base: 54_750, minor: 2, carry: 0, balance: 54_753 });
    account.given(opened, holding(54_750), first).when(accrue(54_750)).then(second);
  });

  it('is paid on what it held at the end of the day, not on what it holds now', () => {
    const event = accrued({ base: 36_500, minor: 1, carry: 0, balance: 6 });
    account.given(opened, holding(5)).when(accrue(36_500)).then(event);
  });

  it('that held nothing, or owed, is paid nothing and records nothing', () => {
    account.given(opened).when(accrue(0)).thenRefused('interest.nothing');
    account.given(opened).when(accrue(-9)).thenRefused('interest.nothing');
    account.given(opened, holding(5)).when(accrue(5, 0)).thenRefused('interest.nothing');
  });

  it('that is closed, full or not there is paid nothing', () => {
    const closed: AccountEvent = { type: 'AccountClosed', data: { closedAt: '2026-02-01T00:00:00Z' } };
    account.given(opened, closed).when(accrue(36_500)).thenRefused('account.closed');
    account.given(opened, holding(MAX_BALANCE)).when(accrue(36_500)).thenRefused('account.balance-limit');
    account.given().when(accrue(36_500)).thenRefused('account.unknown');
  });
});

describe('a day', () => {
  it('ends where the next one begins, in UTC', () => {
    expect(endOf('2026-12-31').toISOString()).toBe('2027-01-01T00:00:00.000Z');
    expect([dayAfter('2028-02-28'), dayBefore('2026-03-01')]).toEqual(['2028-02-29', '2026-02-28']);
  });

  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'yesterday', '', '2026-01-01T00:00:00Z'])(
    '%j is none',
    (text) => expect(isDay(text)).toBe(false),
  );
});
