import { isEventStoreError, replay, type Aggregates, type EventStore } from '@cutover/event-sourcing';
import { DomainError, type Logger } from '@cutover/service-kit';
import { isOpen, isOwner, mayPay, mayReceive } from '../account/account-rules.ts';
import { unknown } from '../account/account-refusals.ts';
import { accountStream, type AccountEvent, type AccountState, type OpenAccount } from '../account/account.ts';
import type { Money } from '../money/money.ts';
import { commandIdOf, originOf, type Asking } from '../request.ts';
import type { TransferProcess } from './transfer-process.ts';
import { transferIdOf, transferStream, type Transfer, type TransferEvent, type TransferState } from './transfer.ts';
import type { UnfinishedTransfers } from './unfinished-transfers.ts';

export interface TransferServiceParts {
  readonly store: EventStore<TransferEvent>;
  readonly transfers: Aggregates<TransferState, TransferEvent>;
  readonly accounts: Aggregates<AccountState, AccountEvent>;
  readonly process: TransferProcess;
  readonly unfinished: UnfinishedTransfers;
  readonly log: Logger;
}

export interface TransferOrder {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
}

export interface TransferResult {
  readonly id: string;
  readonly transfer: Transfer;
  readonly replayed: boolean;
}

/** Accepts transfers and brings them to their end; what is cut short is finished by the worker. */
export class TransferService {
  readonly #parts: TransferServiceParts;

  constructor(parts: TransferServiceParts) {
    this.#parts = parts;
  }

  /**
   * Refuses what cannot succeed now, or records the order and moves the money. Once it is recorded nobody needs to ask again: `pending` will be settled.
   * @throws DomainError of the account that refuses, nothing recorded; `event-store.key-reused`
   */
  async order(asking: Asking, id: string, order: TransferOrder): Promise<TransferResult> {
    const accepted = await this.#accept(asking, id, order);
    const transfer = await this.#finish(accepted.id);
    return { ...accepted, transfer };
  }

  /** @throws DomainError `transfer.unknown`, `transfer.not-yours` */
  async find(reader: Pick<Asking, 'subject' | 'anothers'>, id: string): Promise<Transfer> {
    const { state } = await this.#parts.transfers.load(transferStream(id));
    if (state === undefined)
      throw new DomainError('transfer.unknown', 'There is no such transfer', { fields: { field: 'id' } });
    if (state.owner === reader.subject || reader.anothers) return state;
    throw new DomainError('transfer.not-yours', 'The transfer belongs to another member', { fields: { field: 'id' } });
  }

  async #accept(asking: Asking, id: string, order: TransferOrder): Promise<{ id: string; replayed: boolean }> {
    const { from, to, amount } = order;
    const request = originOf(asking, 'transfer', from, to, amount.minor, amount.currency);
    // A repetition is found before anything is noted, and whatever the accounts say by now.
    const earlier = await this.#parts.store.findByRequest(request.subject, request.idempotencyKey);
    if (earlier !== undefined) {
      replay(earlier, { request, commandId: commandIdOf(asking) });
      return { id: transferIdOf(earlier.stream), replayed: true };
    }
    const refusal = await this.#refusal(asking, order);
    if (refusal) throw refusal;
    return this.#record(
      asking,
      id,
      { type: 'TransferRequested', data: { ...order, owner: asking.subject, requestedAt: asking.now.toISOString() } },
      request,
    );
  }

  async #record(
    asking: Asking,
    id: string,
    event: TransferEvent,
    request: ReturnType<typeof originOf>,
  ): Promise<{ id: string; replayed: boolean }> {
    const { store, unfinished } = this.#parts;
    await unfinished.note(id, asking.now);
    const append = {
      stream: transferStream(id),
      expected: 0,
      commandId: commandIdOf(asking),
      request,
      events: [event],
    };
    const { commit, replayed } = await store.append({ ...append, recordedAt: asking.now }).catch((error: unknown) => {
      if (isEventStoreError(error, 'event-store.key-reused')) this.#crossOut(id);
      throw error;
    });
    if (replayed) this.#crossOut(id);
    return { id: transferIdOf(commit.stream), replayed };
  }

  async #refusal(asking: Asking, { from, to, amount }: TransferOrder): Promise<DomainError | undefined> {
    const [source, target] = await Promise.all([this.#account(from), this.#account(to)]);
    if (source === undefined) return unknown().error('from');
    const foreign = isOwner(source, asking);
    if (foreign) return foreign.error('from');
    if (target === undefined) return unknown().error('to');
    return (isOpen(source) ?? mayPay(source, amount, asking.now) ?? mayReceive(target, amount))?.error();
  }

  async #account(id: string): Promise<OpenAccount | undefined> {
    return (await this.#parts.accounts.load(accountStream(id))).state;
  }

  /** The order is durable here: what goes wrong from now on delays it, and the caller is told `pending`. */
  async #finish(id: string): Promise<Transfer> {
    try {
      const transfer = await this.#parts.process.finish(id);
      this.#crossOut(id);
      return transfer!;
    } catch (err) {
      this.#parts.log.warn({ err, transferId: id }, 'a transfer was cut short; the worker will finish it');
      return (await this.#parts.transfers.load(transferStream(id))).state!;
    }
  }

  /** Nobody waits for it: an id that stays is crossed out by the worker. */
  #crossOut(id: string): void {
    this.#parts.unfinished.crossOut(id).catch((err: unknown) => {
      this.#parts.log.warn({ err, transferId: id }, 'a settled transfer could not be crossed out; the worker will');
    });
  }
}
