import type { Money } from '@cutover/contracts';

export interface Parties {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
  /** Who asked for it, and must own `from`. */
  readonly owner: string;
}

/** Each event repeats the parties: what it makes others do is told from it alone. */
type Event<T extends string, D extends object = object> = {
  readonly type: T;
  readonly data: Readonly<Parties & { at: string } & D>;
};

export type TransferEvent =
  | Event<'TransferRequested', { deadline: string }>
  | Event<'FundsHeld'>
  | Event<'TargetCredited'>
  /** The money left the source for good. */
  | Event<'TransferCompleted'>
  /** Nothing was held: there is nothing to undo. */
  | Event<'TransferFailed', { reason: string }>
  /** Too late: the target is asked not to take the money any more, and says whether it has. */
  | Event<'CreditCancelled'>
  /** The hold has to be released, if there is one. */
  | Event<'CompensationStarted', { reason: string }>
  | Event<'TransferCompensated', { reason: string }>
  /** An operator wants a transfer settled that does not go on: what it waits for is asked once more, `status` says what that is. */
  | Event<'SettlementAsked', { by: string; status: TransferStatus }>
  /** A hold was placed after the transfer had ended; it has to be released as well. */
  | Event<'LateHoldFound'>;

export type TransferStatus =
  | 'requested'
  | 'held'
  | 'credited'
  | 'completed'
  | 'failed'
  | 'cancelling'
  | 'compensating'
  | 'compensated';

export interface Transfer extends Parties {
  readonly status: TransferStatus;
  readonly requestedAt: string;
  readonly deadline: string;
  readonly endedAt?: string;
  /** Why it failed or was compensated: an error code. */
  readonly reason?: string;
}

/** Undefined until the transfer is requested. */
export type TransferState = Transfer | undefined;

const STATUS: Readonly<Record<TransferEvent['type'], TransferStatus | undefined>> = {
  TransferRequested: 'requested',
  FundsHeld: 'held',
  TargetCredited: 'credited',
  TransferCompleted: 'completed',
  TransferFailed: 'failed',
  CreditCancelled: 'cancelling',
  CompensationStarted: 'compensating',
  TransferCompensated: 'compensated',
  SettlementAsked: undefined,
  LateHoldFound: undefined,
};

/**
 * A transfer that has not ended this long after its deadline goes on by itself no more, ms: messages are tried again for minutes, then moved aside. Longer than a deadline without a transfer is
 * kept, so that those are not counted.
 */
export const STUCK_MS = 900_000;

/** From when on a transfer counts as stuck that has not ended; undefined where it is not. */
export function stuckSince({ status, deadline }: Pick<Transfer, 'status' | 'deadline'>, now: Date): string | undefined {
  const since = Date.parse(deadline) + STUCK_MS;
  return hasEnded({ status }) || since > now.getTime() ? undefined : new Date(since).toISOString();
}

const ENDS: ReadonlySet<TransferStatus> = new Set(['completed', 'failed', 'compensated']);

export function hasEnded({ status }: Pick<Transfer, 'status'>): boolean {
  return ENDS.has(status);
}

/** Whether a transfer has ended with these events. */
export function ends(events: readonly TransferEvent[]): boolean {
  return events.some(({ type }) => hasEnded({ status: STATUS[type] ?? 'requested' }));
}

export function evolve(state: TransferState, event: TransferEvent): TransferState {
  if (event.type === 'TransferRequested') {
    const { at, ...data } = event.data;
    return { ...data, status: 'requested', requestedAt: at };
  }
  const status = STATUS[event.type] ?? state?.status;
  if (state === undefined || status === undefined) return state;
  const reason = 'reason' in event.data ? { reason: event.data.reason } : {};
  return { ...state, ...reason, status, ...(hasEnded({ status }) && { endedAt: state.endedAt ?? event.data.at }) };
}

export function transferStream(id: string): string {
  return `transfer-${id}`;
}

export function transferIdOf(stream: string): string {
  return stream.slice('transfer-'.length);
}
