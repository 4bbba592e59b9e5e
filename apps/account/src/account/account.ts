import type { Money } from '../money/money.ts';

/** `balance` is the account's after the event, in minor units: a statement needs no folding. */
interface Moved {
  readonly amount: Money;
  readonly balance: number;
}

interface OfTransfer {
  readonly transferId: string;
}

type Event<T extends string, D extends object> = { readonly type: T; readonly data: Readonly<D> };

export type AccountEvent =
  | Event<'AccountOpened', { owner: string; currency: string; openedAt: string }>
  | Event<'MoneyDeposited', Moved>
  | Event<'MoneyWithdrawn', Moved>
  | Event<'TransferDebited', Moved & OfTransfer & { to: string }>
  | Event<'TransferCredited', Moved & OfTransfer & { from: string }>
  | Event<'TransferRefunded', Moved & OfTransfer>
  /** A step's refusal is recorded like its success, so that all who try the step find the same outcome. */
  | Event<'TransferDebitRefused', OfTransfer & { reason: string }>
  | Event<'TransferCreditRefused', OfTransfer & { reason: string }>;

export type AccountEventOf<T extends AccountEvent['type']> = Extract<AccountEvent, { type: T }>;

export interface OpenAccount {
  readonly owner: string;
  readonly currency: string;
  readonly openedAt: string;
  /** Minor units. */
  readonly balance: number;
}

/** Undefined until the account is opened. */
export type AccountState = OpenAccount | undefined;

/** Which way each event moves money. */
const DIRECTION: Readonly<Record<Exclude<AccountEvent['type'], 'AccountOpened'>, 1 | -1 | 0>> = {
  MoneyDeposited: 1,
  MoneyWithdrawn: -1,
  TransferDebited: -1,
  TransferCredited: 1,
  TransferRefunded: 1,
  TransferDebitRefused: 0,
  TransferCreditRefused: 0,
};

export function evolve(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountOpened') return { ...event.data, balance: 0 };
  const minor = 'amount' in event.data ? event.data.amount.minor : 0;
  return state && { ...state, balance: state.balance + DIRECTION[event.type] * minor };
}

export function accountStream(id: string): string {
  return `account-${id}`;
}

export function accountIdOf(stream: string): string {
  return stream.slice('account-'.length);
}
