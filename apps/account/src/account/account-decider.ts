import type { Decider } from '@cutover/event-sourcing';
import { decideHold, expiredHolds, expiriesFor, type HoldCommand } from './hold-decider.ts';
import { heldOf } from './hold.ts';
import { accrue, type AccrueInterest } from './interest.ts';
import type { Money } from '../money/money.ts';
import { evolve, type AccountEvent, type AccountKind, type AccountState, type OpenAccount } from './account.ts';
import { exists, notEmpty, overdrawn, ownTerms, stillHeld, unknown } from './account-refusals.ts';
import { isOpen, isOwner, mayPay, mayPayIn, mayReceive, throwIf, type By } from './account-rules.ts';

interface Step {
  readonly transferId: string;
  readonly amount: Money;
}

type Command<T extends string, D extends object> = Readonly<{ type: T } & D>;

export type AccountCommand =
  | Command<'open', { owner: string; currency: string; kind: AccountKind; now: Date }>
  | Command<'deposit', { amount: Money; by: By }>
  | Command<'withdraw', { amount: Money; by: By; now: Date }>
  | Command<'debit-transfer', Step & { to: string; now: Date }>
  | Command<'credit-transfer', Step & { from: string }>
  | Command<'refund-transfer', Step>
  | Command<'agree-overdraft', { limit: number; by: Pick<By, 'subject'> }>
  | Command<'close', { by: By; now: Date }>
  | AccrueInterest
  | HoldCommand;

type CommandOn<T extends AccountCommand['type']> = Extract<AccountCommand, { type: T }>;

/** What an account does with each command. A client's command is refused by a DomainError; a transfer's step records its refusal as an event. */
export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = {
  initial: undefined,
  evolve,
  decide(command, state) {
    if (command.type === 'open') return [open(command, state)];
    if (state === undefined) throw unknown().error();
    return decideOpen(command, state);
  },
};

/** The first event is what was asked for; expiries of holds that made it possible come after. */
function decideOpen(command: Exclude<AccountCommand, { type: 'open' }>, account: OpenAccount): readonly AccountEvent[] {
  switch (command.type) {
    case 'deposit':
      return [deposit(command, account)];
    case 'withdraw':
      return withdraw(command, account);
    case 'debit-transfer':
      return debit(command, account);
    case 'credit-transfer':
      return [credit(command, account)];
    case 'refund-transfer':
      return [refund(command, account)];
    case 'agree-overdraft':
      return [agreeOverdraft(command, account)];
    case 'close':
      return close(command, account);
    case 'accrue-interest':
      return [accrue(command, account)];
    default:
      return decideHold(command, account);
  }
}

function open({ owner, currency, kind, now }: CommandOn<'open'>, state: AccountState): AccountEvent {
  if (state !== undefined) throw exists().error();
  return { type: 'AccountOpened', data: { owner, currency, kind, openedAt: now.toISOString() } };
}

function deposit({ amount, by }: CommandOn<'deposit'>, account: OpenAccount): AccountEvent {
  throwIf(mayPayIn(account, by) ?? mayReceive(account, amount));
  return { type: 'MoneyDeposited', data: { amount, balance: account.balance + amount.minor } };
}

/** A closed account pays out what was refunded to it since. */
function withdraw({ amount, by, now }: CommandOn<'withdraw'>, account: OpenAccount): readonly AccountEvent[] {
  throwIf(isOwner(account, by) ?? mayPay(account, amount, now));
  const data = { amount, balance: account.balance - amount.minor };
  return [{ type: 'MoneyWithdrawn', data }, ...expiriesFor(account, amount, now)];
}

function debit(command: CommandOn<'debit-transfer'>, account: OpenAccount): readonly AccountEvent[] {
  const { transferId, to, amount, now } = command;
  const refusal = isOpen(account) ?? mayPay(account, amount, now);
  if (refusal) return [{ type: 'TransferDebitRefused', data: { transferId, reason: refusal.code } }];
  const data = { transferId, to, amount, balance: account.balance - amount.minor };
  return [{ type: 'TransferDebited', data }, ...expiriesFor(account, amount, now)];
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

/** A limit may not be less than what is overdrawn already: the agreement would be broken as it is made. */
function agreeOverdraft({ limit, by }: CommandOn<'agree-overdraft'>, account: OpenAccount): AccountEvent {
  if (by.subject === account.owner) throwIf(ownTerms());
  throwIf(isOpen(account) ?? (account.balance + limit < heldOf(account.holds) ? overdrawn() : undefined));
  return { type: 'OverdraftAgreed', data: { limit } };
}

/** A hold past its deadline keeps no account open: its end is recorded beside, should the worker not have come to it yet. */
function close({ by, now }: CommandOn<'close'>, account: OpenAccount): readonly AccountEvent[] {
  throwIf(isOpen(account) ?? mayPayIn(account, by));
  if (account.balance !== 0) throwIf(notEmpty());
  const expired = expiredHolds(account, now);
  if (expired.length < Object.keys(account.holds).length) throwIf(stillHeld());
  return [{ type: 'AccountClosed', data: { closedAt: now.toISOString() } }, ...expired];
}
