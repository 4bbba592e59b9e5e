import type { Money } from '../money/money.ts';
import { settled, type Hold, type Holds } from './hold.ts';

/** `balance` is the account's after the event, in minor units: a statement needs no folding. */
interface Moved {
  readonly amount: Money;
  readonly balance: number;
}

interface OfTransfer {
  readonly transferId: string;
}

interface OfHold {
  readonly holdId: string;
}

/** An owner has at most one main account a currency that is not closed, and any number of others. */
export type AccountKind = 'main' | 'additional';

type Event<T extends string, D extends object> = { readonly type: T; readonly data: Readonly<D> };

export type AccountEvent =
  /** Version 2; the first one knew no kinds. */
  | Event<'AccountOpened', { owner: string; currency: string; kind: AccountKind; openedAt: string }>
  | Event<'MoneyDeposited', Moved>
  | Event<'MoneyWithdrawn', Moved>
  | Event<'TransferDebited', Moved & OfTransfer & { to: string }>
  | Event<'TransferCredited', Moved & OfTransfer & { from: string }>
  | Event<'TransferRefunded', Moved & OfTransfer>
  /** A step's refusal is recorded like its success, so that all who try the step find the same outcome. */
  | Event<'TransferDebitRefused', OfTransfer & { reason: string }>
  | Event<'TransferCreditRefused', OfTransfer & { reason: string }>
  /** Set aside: the balance stays, what is available shrinks. */
  | Event<'HoldPlaced', OfHold & Hold>
  /** Taken, at most what was held; the rest is free again. */
  | Event<'HoldCaptured', OfHold & Moved>
  | Event<'HoldReleased', OfHold & { amount: Money; reason: 'released' | 'expired' }>
  /** How far below nothing the account may go, in minor units; 0 ends the agreement. */
  | Event<'OverdraftAgreed', { limit: number }>
  /** A day's interest; `amount` is nothing where it comes to less than a minor unit with what earlier days have left. */
  | Event<'InterestAccrued', Moved & { day: string; basisPoints: number; base: number; carry: number }>
  | Event<'AccountClosed', { closedAt: string }>;

export type AccountEventOf<T extends AccountEvent['type']> = Extract<AccountEvent, { type: T }>;

export interface OpenAccount {
  readonly owner: string;
  readonly currency: string;
  readonly kind: AccountKind;
  readonly openedAt: string;
  /** Minor units. */
  readonly balance: number;
  /** Minor units that the balance may fall below nothing. */
  readonly overdraft: number;
  /** What interest has left that is less than a minor unit, in CARRY_UNITS. */
  readonly interestCarry: number;
  /** By id: those that were neither captured nor released, nor recorded as expired. */
  readonly holds: Holds;
  readonly closedAt?: string;
}

/** Of OpenAccount's shape and of `evolve`: raise it when either changes, and snapshots of before are no longer looked at. */
export const STATE_VERSION = 2;

/** Undefined until the account is opened. */
export type AccountState = OpenAccount | undefined;

type Moving =
  | 'MoneyDeposited'
  | 'MoneyWithdrawn'
  | 'HoldCaptured'
  | 'InterestAccrued'
  | `Transfer${'Debited' | 'Credited' | 'Refunded'}`;

/** Which way events move money; those that are not here move none. */
const DIRECTION: Readonly<Record<Moving, 1 | -1>> = {
  MoneyDeposited: 1,
  MoneyWithdrawn: -1,
  TransferDebited: -1,
  TransferCredited: 1,
  TransferRefunded: 1,
  HoldCaptured: -1,
  InterestAccrued: 1,
};

export function evolve(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountOpened') return { ...event.data, balance: 0, overdraft: 0, interestCarry: 0, holds: {} };
  return state && evolveOpen({ ...state, balance: state.balance + movementOf(event) }, event);
}

/** Minor units by which an event changes the balance. */
export function movementOf({ type, data }: AccountEvent): number {
  const direction = DIRECTION[type as Moving] as 1 | -1 | undefined;
  return direction === undefined || !('amount' in data) ? 0 : direction * data.amount.minor;
}

function evolveOpen(state: OpenAccount, event: AccountEvent): OpenAccount {
  switch (event.type) {
    case 'HoldPlaced': {
      const { holdId, ...hold } = event.data;
      return { ...state, holds: { ...state.holds, [holdId]: hold } };
    }
    case 'HoldCaptured':
    case 'HoldReleased':
      return { ...state, holds: settled(state.holds, event.data.holdId) };
    case 'InterestAccrued':
      return { ...state, interestCarry: event.data.carry };
    case 'OverdraftAgreed':
      return { ...state, overdraft: event.data.limit };
    case 'AccountClosed':
      return { ...state, closedAt: event.data.closedAt };
    default:
      return state;
  }
}

export function accountStream(id: string): string {
  return `account-${id}`;
}

export function accountIdOf(stream: string): string {
  return stream.slice('account-'.length);
}
