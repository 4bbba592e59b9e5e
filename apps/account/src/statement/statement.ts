import type { StatementEntryView } from '@cutover/contracts';
import type { Commit } from '@cutover/event-sourcing';
import type { AccountEvent } from '../account/account.ts';

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
export function statementEntry({ sequence, recordedAt, events }: Commit<AccountEvent>): StatementEntryView | undefined {
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
