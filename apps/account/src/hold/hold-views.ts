import type { HoldStepView, OpenHoldsView } from '@cutover/contracts';
import type { Appended } from '@cutover/event-sourcing';
import { accountOf, type FoundAccount } from '../account/account-service.ts';
import type { AccountEvent, AccountEventOf } from '../account/account.ts';
import { isExpired } from './hold.ts';

type HoldEvent = AccountEventOf<'HoldPlaced' | 'HoldCaptured' | 'HoldReleased'>;

/** The answer to a step of a hold; made from the commit alone, so that every try of it gets the same. */
export function holdStepView(appended: Appended<AccountEvent>): HoldStepView {
  const { commit } = appended;
  const { type, data } = commit.events[0] as HoldEvent;
  const { holdId, amount, ...rest } = data;
  const { currency } = amount;
  const after = 'balance' in rest ? { ...rest, balance: { minor: rest.balance, currency } } : rest;
  const status = STATUS[type];
  const at = commit.recordedAt.toISOString();
  return { accountId: accountOf(appended), holdId, status, amount, ...after, sequence: commit.sequence, at };
}

const STATUS = { HoldPlaced: 'open', HoldCaptured: 'captured', HoldReleased: 'released' } as const;

/** The holds of an account that can still be captured, by deadline. */
export function openHoldsView({ id, state }: FoundAccount, now: Date): OpenHoldsView {
  const open = Object.entries(state.holds).filter(([, hold]) => !isExpired(hold, now));
  const holds = open.map(([holdId, hold]) => ({ holdId, ...hold }));
  return { accountId: id, holds: holds.sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1)) };
}
