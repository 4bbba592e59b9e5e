import type { Decider } from '@cutover/event-sourcing';
import { MAX_BALANCE, type Money } from '../money/money.ts';
import { evolve, type AccountEvent, type AccountState, type OpenAccount } from './account.ts';
import {
  balanceLimit,
  currencyMismatch,
  exists,
  insufficientFunds,
  notYours,
  type Refusal,
  unknown,
} from './account-refusals.ts';

interface By {
  readonly subject: string;
  readonly teller: boolean;
}

interface Step {
  readonly transferId: string;
  readonly amount: Money;
}

type Command<T extends string, D extends object> = Readonly<{ type: T } & D>;

export type AccountCommand =
  | Command<'open', { owner: string; currency: string; now: Date }>
  | Command<'deposit', { amount: Money; by: By }>
  | Command<'withdraw', { amount: Money; by: By }>
  | Command<'debit-transfer', Step & { to: string }>
  | Command<'credit-transfer', Step & { from: string }>
  | Command<'refund-transfer', Step>;

type CommandOn<T extends AccountCommand['type']> = Extract<AccountCommand, { type: T }>;

/** What an account does with each command. A client's command is refused by a DomainError; a transfer's step records its refusal as an event. */
export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = {
  initial: undefined,
  evolve,
  decide(command, state) {
    if (command.type === 'open') return [open(command, state)];
    if (state === undefined) throw unknown().error();
    return [decideOpen(command, state)];
  },
};

function decideOpen(command: Exclude<AccountCommand, { type: 'open' }>, account: OpenAccount): AccountEvent {
  switch (command.type) {
    case 'deposit':
      return deposit(command, account);
    case 'withdraw':
      return withdraw(command, account);
    case 'debit-transfer':
      return debit(command, account);
    case 'credit-transfer':
      return credit(command, account);
    case 'refund-transfer':
      return refund(command, account);
  }
}

function open({ owner, currency, now }: CommandOn<'open'>, state: AccountState): AccountEvent {
  if (state !== undefined) throw exists().error();
  return { type: 'AccountOpened', data: { owner, currency, openedAt: now.toISOString() } };
}

function deposit({ amount, by }: CommandOn<'deposit'>, account: OpenAccount): AccountEvent {
  throwIf(mayPayIn(account, by) ?? mayReceive(account, amount));
  return { type: 'MoneyDeposited', data: { amount, balance: account.balance + amount.minor } };
}

function withdraw({ amount, by }: CommandOn<'withdraw'>, account: OpenAccount): AccountEvent {
  throwIf(isOwner(account, by) ?? mayPay(account, amount));
  return { type: 'MoneyWithdrawn', data: { amount, balance: account.balance - amount.minor } };
}

function debit({ transferId, to, amount }: CommandOn<'debit-transfer'>, account: OpenAccount): AccountEvent {
  const refusal = mayPay(account, amount);
  if (refusal) return { type: 'TransferDebitRefused', data: { transferId, reason: refusal.code } };
  return { type: 'TransferDebited', data: { transferId, to, amount, balance: account.balance - amount.minor } };
}

function credit({ transferId, from, amount }: CommandOn<'credit-transfer'>, account: OpenAccount): AccountEvent {
  const refusal = mayReceive(account, amount);
  if (refusal) return { type: 'TransferCreditRefused', data: { transferId, reason: refusal.code } };
  return { type: 'TransferCredited', data: { transferId, from, amount, balance: account.balance + amount.minor } };
}

/** Never refused: the money was this account's. */
function refund({ transferId, amount }: CommandOn<'refund-transfer'>, account: OpenAccount): AccountEvent {
  return { type: 'TransferRefunded', data: { transferId, amount, balance: account.balance + amount.minor } };
}

/** Whether the account can pay the amount now. */
export function mayPay(account: OpenAccount, amount: Money): Refusal | undefined {
  if (account.currency !== amount.currency) return currencyMismatch(account.currency);
  return account.balance < amount.minor ? insufficientFunds() : undefined;
}

/** Whether the account can take the amount now. */
export function mayReceive(account: OpenAccount, amount: Money): Refusal | undefined {
  if (account.currency !== amount.currency) return currencyMismatch(account.currency);
  return account.balance + amount.minor > MAX_BALANCE ? balanceLimit() : undefined;
}

/** Whether the caller owns the account: only owners move money out. */
export function isOwner(account: OpenAccount, { subject }: By): Refusal | undefined {
  return account.owner === subject ? undefined : notYours();
}

/** Whether the caller may pay in or look: owners and tellers may. */
export function mayPayIn(account: OpenAccount, by: By): Refusal | undefined {
  return by.teller ? undefined : isOwner(account, by);
}

function throwIf(refusal: Refusal | undefined): void {
  if (refusal) throw refusal.error();
}
