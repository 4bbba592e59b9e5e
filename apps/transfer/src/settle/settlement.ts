import { Aggregates, CommandHandler } from '@cutover/event-sourcing';
import { OutboxEventStore } from '@cutover/messaging';
import type { Logger } from '@cutover/service-kit';
import type { SagaStores } from '../saga.ts';
import { transferDecider } from '../transfer/transfer-decider.ts';
import { TransferService } from '../transfer/transfer-service.ts';
import type { Transfer, TransferEvent } from '../transfer/transfer.ts';

export interface Settling {
  readonly transferId: string;
  /** Who asks, for the ledger. */
  readonly by: string;
  /** Of this asking. */
  readonly askingId: string;
  readonly log: Logger;
}

/**
 * Asks once more, for an operator, for what a transfer waits for. It is recorded beside a note, which the relay of the running service finds: where the target has the money,
 * the source is told to give it, even if nothing is held there any more; else the target is asked not to take it, or the hold is released.
 * @returns the transfer as it was
 * @throws DomainError `transfer.unknown`, `transfer.ended`
 */
export function settleTransfer(
  stores: Pick<SagaStores, 'store' | 'outbox' | 'deadlines'>,
  clock: () => Date,
  { transferId, by, askingId, log }: Settling,
): Promise<Transfer> {
  const { outbox, deadlines } = stores;
  const store = new OutboxEventStore<TransferEvent>({ store: stores.store, outbox, publishes: () => true });
  const transfers = new Aggregates(store, transferDecider);
  const handler = new CommandHandler({ store, aggregates: transfers, decider: transferDecider });
  const service = new TransferService({ store, transfers, handler, deadlines, clock, log, deadlineMs: 0 });
  return service.settle(transferId, by, askingId);
}
