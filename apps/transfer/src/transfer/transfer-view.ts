import type { TransferView } from '@cutover/contracts';
import { stuckSince, type Transfer } from './transfer.ts';

/** What the API shows of a transfer. */
export function transferView(id: string, { owner: _owner, ...shown }: Transfer, now: Date): TransferView {
  const stuck = stuckSince(shown, now);
  return { id, ...shown, ...(stuck !== undefined && { stuckSince: stuck }) };
}
