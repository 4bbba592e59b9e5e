import type { HoldStepView, OpenHoldsView } from '@cutover/contracts';
import type { Appended } from '@cutover/event-sourcing';
import { accountOf, type FoundAccount } from '../accounts/account-service.ts';
import type { AccountEvent, AccountEventOf } from '../account/account.ts';
import { isExpired, type Hold } from '../account/hold.ts';

type HoldEvent = AccountEventOf<'HoldPlaced'> | AccountEventOf<'HoldCaptured'> | AccountEventOf<'HoldReleased'>;

/** The answer to a step of a hold; made from the commit alone, so that every try of it gets the same. */
export function holdStepView(appended: Appended<AccountEvent>): HoldStepView {
  const { commit } = appended;
  const event = commit.events[0] as HoldEvent;
  const { holdId, amount } = event.data;
  return {
    ...{ accountId: accountOf(appended), holdId, status: STATUS[event.type], amount },
    ...afterwards(event),
    ...{ sequence: commit.sequence, at: commit.recordedAt.toISOString() },
  };
}

/** What only one kind of step tells. */
function afterwards({ type, data }: HoldEvent): Partial<HoldStepView> {
  switch (type) {
    case 'HoldPlaced':
      return shownOf(data);
    case 'HoldCaptured':
      return { balance: { minor: data.balance, currency: data.amount.currency } };
    case 'HoldReleased':
      return { reason: data.reason };
  }
}

const STATUS = { HoldPlaced: 'open', HoldCaptured: 'captured', HoldReleased: 'released' } as const;

/** The holds of an account that can still be captured, by deadline. */
export function openHoldsView({ id, state }: FoundAccount, now: Date): OpenHoldsView {
  const open = Object.entries(state.holds).filter(([, hold]) => !isExpired(hold, now));
  const holds = open.map(([holdId, hold]) => ({ holdId, ...shownOf(hold) }));
  return { accountId: id, holds: holds.sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1)) };
}

/** What may be seen of a hold: who of the bank's people has placed it is in the ledger, and nobody else's business. */
function shownOf({ amount, expiresAt, reference }: Hold): Omit<Hold, 'placedBy'> {
  return { amount, expiresAt, ...(reference !== undefined && { reference }) };
}
