import type { Money } from '../money/money.ts';

type Event<T extends string, D extends object> = { readonly type: T; readonly data: Readonly<D> };

export type TransferEvent =
  | Event<'TransferRequested', { from: string; to: string; amount: Money; owner: string; requestedAt: string }>
  | Event<'TransferCompleted', { settledAt: string }>
  /** Nothing was debited. */
  | Event<'TransferFailed', { reason: string; settledAt: string }>
  /** What was debited was paid back. */
  | Event<'TransferReturned', { reason: string; settledAt: string }>;

export type TransferStatus = 'pending' | 'completed' | 'failed' | 'returned';

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
  /** Who asked for it. */
  readonly owner: string;
  readonly requestedAt: string;
  readonly status: TransferStatus;
  readonly settledAt?: string;
  /** Why it failed or was returned: an error code. */
  readonly reason?: string;
}

/** Undefined until the transfer is requested. */
export type TransferState = Transfer | undefined;

export const initial: TransferState = undefined;

export function evolve(state: TransferState, event: TransferEvent): TransferState {
  switch (event.type) {
    case 'TransferRequested':
      return { ...event.data, status: 'pending' };
    case 'TransferCompleted':
      return state && { ...state, ...event.data, status: 'completed' };
    case 'TransferFailed':
      return state && { ...state, ...event.data, status: 'failed' };
    case 'TransferReturned':
      return state && { ...state, ...event.data, status: 'returned' };
  }
}

export function transferStream(id: string): string {
  return `transfer-${id}`;
}

export function transferIdOf(stream: string): string {
  return stream.slice('transfer-'.length);
}

/** The command id of a step: the same for whoever tries it, however often. */
export function stepId(transferId: string, step: 'debit' | 'credit' | 'refund' | 'settle'): string {
  return `${transferId}/${step}`;
}
