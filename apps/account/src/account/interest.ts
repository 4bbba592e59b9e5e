import type { AccountEventOf, OpenAccount } from './account.ts';
import { isOpen, throwIf } from './account-rules.ts';
import { balanceLimit, refusal } from './account-refusals.ts';
import { MAX_BALANCE } from '../money/money.ts';
import type { Day } from './day.ts';

/** One day of interest. */
export interface AccrueInterest {
  readonly type: 'accrue-interest';
  readonly day: Day;
  /** The balance at the day's end, minor units. */
  readonly base: number;
  /** Hundredths of a percent a year. */
  readonly basisPoints: number;
}

const BASIS_POINTS = 10_000n;
/** Actual/365 fixed: a day is this part of a year, in leap years too. */
const DAYS = 365n;
/** What a carry is counted in: this many make a minor unit. */
export const CARRY_UNITS = BASIS_POINTS * DAYS;

export const nothingAccrued = () => refusal('interest.nothing', 'The day brings no interest', 'day');

/**
 * A day's interest, exactly: whole minor units to pay, and the rest, less than one, to carry to another day. Nothing is ever rounded away.
 * @param carry what earlier days have left, in CARRY_UNITS of a minor unit
 */
export function interestOf(base: number, basisPoints: number, carry: number): { minor: number; carry: number } {
  if (base <= 0) return { minor: 0, carry };
  const total = BigInt(base) * BigInt(basisPoints) + BigInt(carry);
  return { minor: Number(total / CARRY_UNITS), carry: Number(total % CARRY_UNITS) };
}

/** @throws DomainError `interest.nothing`, `account.closed`, `account.balance-limit` */
export function accrue(command: AccrueInterest, account: OpenAccount): AccountEventOf<'InterestAccrued'> {
  const { day, base, basisPoints } = command;
  throwIf(isOpen(account));
  const { minor, carry } = interestOf(base, basisPoints, account.interestCarry);
  if (minor === 0 && carry === account.interestCarry) throwIf(nothingAccrued());
  const balance = account.balance + minor;
  if (balance > MAX_BALANCE) throwIf(balanceLimit());
  const amount = { minor, currency: account.currency };
  return { type: 'InterestAccrued', data: { day, basisPoints, base, amount, carry, balance } };
}

/** The command id of a day's interest on an account: whoever tries it again finds what was recorded. */
export function interestCommandId(day: Day): string {
  return `interest/${day}`;
}
