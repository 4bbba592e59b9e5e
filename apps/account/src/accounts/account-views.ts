import type { AccountView, MovedView } from '@cutover/contracts';
import type { Appended } from '@cutover/event-sourcing';
import { availableOf } from '../account/account-rules.ts';
import { accountOf, type FoundAccount } from './account-service.ts';
import type { AccountEvent, AccountEventOf } from '../account/account.ts';

/** An account as callers see it at an instant. `available` is the balance and what may be overdrawn, less what is held. */
export function accountView({ id, state, sequence }: FoundAccount, now: Date): AccountView {
  const { owner, currency, kind, balance, openedAt, overdraft, closedAt } = state;
  return {
    id,
    owner,
    currency,
    kind,
    balance: { minor: balance, currency },
    available: { minor: availableOf(state, now), currency },
    ...(overdraft > 0 && { overdraft: { minor: overdraft, currency } }),
    openedAt,
    ...(closedAt !== undefined && { closedAt }),
    sequence,
  };
}

/** The answer to an opening; made from the commit alone, so that every try of it gets the same. */
export function openedView(appended: Appended<AccountEvent>): AccountView {
  const { data } = appended.commit.events[0] as AccountEventOf<'AccountOpened'>;
  const state = { ...data, balance: 0, overdraft: 0, interestCarry: 0, holds: {} };
  return accountView({ id: accountOf(appended), state, sequence: 1 }, appended.commit.recordedAt);
}

/** The answer to a deposit or withdrawal; likewise. */
export function movedView(appended: Appended<AccountEvent>): MovedView {
  const { type, data } = appended.commit.events[0] as AccountEventOf<'MoneyDeposited' | 'MoneyWithdrawn'>;
  return {
    accountId: accountOf(appended),
    sequence: appended.commit.sequence,
    type: type === 'MoneyDeposited' ? 'deposit' : 'withdrawal',
    amount: data.amount,
    balance: { minor: data.balance, currency: data.amount.currency },
    at: appended.commit.recordedAt.toISOString(),
  };
}
