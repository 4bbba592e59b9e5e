import { heldOf } from './hold.ts';
import { MAX_BALANCE, type Money } from '../money/money.ts';
import {
  balanceLimit,
  closed,
  currencyMismatch,
  insufficientFunds,
  notYours,
  type Refusal,
} from './account-refusals.ts';
import type { OpenAccount } from './account.ts';

export interface By {
  readonly subject: string;
  readonly anothers: boolean;
}

/** Minor units that can be taken at an instant: the balance and what may be overdrawn, less what is held. */
export function availableOf({ balance, overdraft, holds }: OpenAccount, now: Date): number {
  return balance + overdraft - heldOf(holds, now);
}

/** Whether the account can pay the amount at an instant. */
export function mayPay(account: OpenAccount, amount: Money, now: Date): Refusal | undefined {
  if (account.currency !== amount.currency) return currencyMismatch(account.currency);
  return availableOf(account, now) < amount.minor ? insufficientFunds() : undefined;
}

/** Whether the account can take the amount now. */
export function mayReceive(account: OpenAccount, amount: Money): Refusal | undefined {
  if (account.closedAt !== undefined) return closed();
  if (account.currency !== amount.currency) return currencyMismatch(account.currency);
  return account.balance + amount.minor > MAX_BALANCE ? balanceLimit() : undefined;
}

/** Whether the caller owns the account: only owners move money out. */
export function isOwner(account: OpenAccount, { subject }: Pick<By, 'subject'>): Refusal | undefined {
  return account.owner === subject ? undefined : notYours();
}

/** Whether the caller may pay in or look: owners and tellers may. */
export function mayPayIn(account: OpenAccount, by: By): Refusal | undefined {
  return by.anothers ? undefined : isOwner(account, by);
}

export function isOpen({ closedAt }: OpenAccount): Refusal | undefined {
  return closedAt === undefined ? undefined : closed();
}

export function throwIf(refusal: Refusal | undefined): void {
  if (refusal) throw refusal.error();
}
