import type { Commit } from '@cutover/event-sourcing';
import type { AccountEvent } from '../account/account.ts';
import type { Money } from '../money/money.ts';

export interface StatementEntry {
  readonly sequence: number;
  readonly type:
    | 'opened'
    | 'deposit'
    | 'withdrawal'
    | 'transfer-out'
    | 'transfer-in'
    | 'transfer-refund'
    | 'hold-captured'
    | 'interest';
  /** Always positive; the type says which way. Absent where no money moved. */
  readonly amount?: Money;
  /** After the entry. */
  readonly balance: Money;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly transferId?: string;
  readonly holdId?: string;
}

const TYPES = {
  MoneyDeposited: 'deposit',
  MoneyWithdrawn: 'withdrawal',
  TransferDebited: 'transfer-out',
  TransferCredited: 'transfer-in',
  TransferRefunded: 'transfer-refund',
  HoldCaptured: 'hold-captured',
  InterestAccrued: 'interest',
} as const;

/** The entry that a commit gives; none for a step that was refused and whatever else moved nothing. */
export function statementEntry({ sequence, recordedAt, events }: Commit<AccountEvent>): StatementEntry | undefined {
  const event = events[0];
  const at = recordedAt.toISOString();
  if (event?.type === 'AccountOpened') {
    return { sequence, type: 'opened', balance: { minor: 0, currency: event.data.currency }, at };
  }
  if (event === undefined || !('balance' in event.data)) return undefined;
  const { amount, balance } = event.data;
  // A day that brought less than a minor unit.
  if (amount.minor === 0) return undefined;
  const transfer = 'transferId' in event.data ? { transferId: event.data.transferId } : {};
  const type = TYPES[event.type as keyof typeof TYPES];
  const hold = 'holdId' in event.data ? { holdId: event.data.holdId } : {};
  return { sequence, type, amount, balance: { minor: balance, currency: amount.currency }, at, ...transfer, ...hold };
}

/** The commits of one page, newest first: those before `before`, at most `limit`. */
export function pageRange(before: number, limit: number): { after: number; limit: number } {
  const after = Math.max(0, before - 1 - limit);
  return { after, limit: before - 1 - after };
}
