import type { Appended } from '@cutover/event-sourcing';
import { accountOf, type FoundAccount } from './account-service.ts';
import type { AccountEvent, AccountEventOf } from './account.ts';

/** An account as callers see it. */
export function accountView({ id, state, sequence }: FoundAccount): object {
  const { owner, currency, balance, openedAt } = state;
  return { id, owner, currency, balance: { minor: balance, currency }, openedAt, sequence };
}

/** The answer to an opening; made from the commit alone, so that every try of it gets the same. */
export function openedView(appended: Appended<AccountEvent>): object {
  const { owner, currency, openedAt } = (appended.commit.events[0] as AccountEventOf<'AccountOpened'>).data;
  return accountView({ id: accountOf(appended), state: { owner, currency, openedAt, balance: 0 }, sequence: 1 });
}

/** The answer to a deposit or withdrawal; likewise. */
export function movedView(appended: Appended<AccountEvent>): object {
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
