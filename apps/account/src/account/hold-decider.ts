import { isOpen, isOwner, mayPay, throwIf } from './account-rules.ts';
import type { AccountEvent, AccountEventOf, OpenAccount } from './account.ts';
import { currencyMismatch, type Refusal } from './account-refusals.ts';
import type { Money } from '../money/money.ts';
import {
  holdExceeded,
  holdExpired,
  holdFourEyes,
  holdNotOpen,
  holdNotYours,
  holdPast,
  tooManyHolds,
} from './hold-refusals.ts';
import { heldOf, isExpired, isSagas, MAX_HOLDS, type Hold, type HoldActor } from './hold.ts';

type Command<T extends string, D extends object> = Readonly<{ type: T; holdId: string; now: Date } & D>;

export type HoldCommand =
  /** `owner`: refuse unless the account is theirs. */
  | Command<'place-hold', Hold & { owner?: string }>
  /** Without an amount, all that is held. */
  | Command<'capture-hold', { amount?: Money; by?: HoldActor }>
  | Command<'release-hold', { by?: HoldActor }>
  /** Records that the deadline has passed. */
  | Command<'expire-hold', object>;

type CommandOn<T extends HoldCommand['type']> = Extract<HoldCommand, { type: T }>;

export function decideHold(command: HoldCommand, account: OpenAccount): readonly AccountEvent[] {
  switch (command.type) {
    case 'place-hold':
      return place(command, account);
    case 'capture-hold':
      return [capture(command, account)];
    case 'release-hold':
      return [release(command, account)];
    case 'expire-hold':
      return [expire(command, account)];
  }
}

/**
 * What must be recorded beside a payment that is possible only because holds have expired: their end. So the ledger alone says what is free, and a process whose
 * clock is behind cannot capture what another has let go.
 */
export function expiriesFor(account: OpenAccount, amount: Money, now: Date): readonly AccountEvent[] {
  if (account.balance + account.overdraft - heldOf(account.holds) >= amount.minor) return [];
  return expiredHolds(account, now);
}

/** The ends of holds whose deadline has passed and is not recorded. */
export function expiredHolds({ holds }: OpenAccount, now: Date): readonly AccountEvent[] {
  const expired = Object.entries(holds).filter(([, hold]) => isExpired(hold, now));
  return expired.map(([id, hold]) => released(id, hold, 'expired'));
}

function place(command: CommandOn<'place-hold'>, account: OpenAccount): readonly AccountEvent[] {
  const { holdId, now, amount, expiresAt, reference, owner, placedBy } = command;
  if (owner !== undefined) throwIf(isOwner(account, { subject: owner }));
  throwIf(isOpen(account) ?? (isExpired(command, now) ? holdPast() : mayPay(account, amount, now)));
  if (account.holds[holdId] !== undefined || Object.keys(account.holds).length >= MAX_HOLDS) throwIf(tooManyHolds());
  const said = { ...(reference !== undefined && { reference }), ...(placedBy && { placedBy }) };
  const data = { holdId, amount, expiresAt, ...said };
  return [{ type: 'HoldPlaced', data }, ...expiriesFor(account, amount, now)];
}

function release({ holdId, by }: CommandOn<'release-hold'>, account: OpenAccount): AccountEvent {
  const hold = openHold(account, holdId);
  throwIf(sameSide(hold, by));
  return released(holdId, hold, 'released');
}

/** What a service has set aside is a service's to end, what a teller has is a teller's. Builds that did not record it had services place holds. */
function sameSide({ placedBy }: Hold, by: HoldActor | undefined): Refusal | undefined {
  return by === undefined || by.as === (placedBy?.as ?? 'service') ? undefined : holdNotYours();
}

/** No teller alone takes money out of another's account. */
function fourEyes({ placedBy }: Hold, by: HoldActor | undefined, { owner }: OpenAccount): Refusal | undefined {
  if (by?.as !== 'teller' || by.subject === owner) return undefined;
  return by.subject === placedBy?.subject ? holdFourEyes() : undefined;
}

/** Never for want of funds: they are held. */
function capture(command: CommandOn<'capture-hold'>, account: OpenAccount): AccountEvent {
  const { holdId, now, by } = command;
  const hold = openHold(account, holdId);
  throwIf(sameSide(hold, by) ?? fourEyes(hold, by, account));
  if (isExpired(hold, now)) throwIf(holdExpired());
  const amount = command.amount ?? hold.amount;
  if (amount.currency !== hold.amount.currency) throwIf(currencyMismatch(hold.amount.currency));
  if (amount.minor > hold.amount.minor) throwIf(holdExceeded());
  return { type: 'HoldCaptured', data: { holdId, amount, balance: account.balance - amount.minor } };
}

function expire({ holdId, now }: CommandOn<'expire-hold'>, account: OpenAccount): AccountEvent {
  const hold = openHold(account, holdId);
  if (!isExpired(hold, now)) throwIf(holdNotOpen());
  return released(holdId, hold, 'expired');
}

function released(holdId: string, { amount }: Hold, reason: 'released' | 'expired'): AccountEventOf<'HoldReleased'> {
  return { type: 'HoldReleased', data: { holdId, amount, reason } };
}

/** A saga's hold is its own: whoever else released it, or took it, would make money appear, for its target may have been credited. */
function openHold({ holds }: OpenAccount, id: string): Hold {
  const hold = holds[id];
  if (hold === undefined) throw holdNotOpen().error();
  if (isSagas(hold)) throw holdNotYours().error();
  return hold;
}
