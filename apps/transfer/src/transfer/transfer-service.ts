import {
  fingerprintOf,
  isEventStoreError,
  replay,
  type Aggregates,
  type Appended,
  type CommandHandler,
  type EventStore,
  type RequestOrigin,
} from '@cutover/event-sourcing';
import { DomainError, type Logger } from '@cutover/service-kit';
import type { Deadlines } from '../deadline/deadlines.ts';
import { NothingToDo, type TransferCommand } from './transfer-decider.ts';
import { ends, evolve, hasEnded, transferIdOf, transferStream } from './transfer.ts';
import type { Parties, Transfer, TransferEvent, TransferState } from './transfer.ts';

export interface TransferServiceParts {
  readonly store: EventStore<TransferEvent>;
  readonly transfers: Aggregates<TransferState, TransferEvent>;
  readonly handler: CommandHandler<TransferState, TransferCommand, TransferEvent>;
  readonly deadlines: Deadlines;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly deadlineMs: number;
}

export interface Requested {
  readonly id: string;
  readonly transfer: Transfer;
  readonly replayed: boolean;
}

export interface Seen {
  readonly transfer: Transfer;
  readonly sequence: number;
}

/** Takes requests and what accounts say, and moves sagas on. */
export class TransferService {
  readonly #parts: TransferServiceParts;

  constructor(parts: TransferServiceParts) {
    this.#parts = parts;
  }

  /**
   * Records the request; the rest happens by itself. The same caller's same key gives the same transfer.
   * @throws EventStoreError `event-store.key-reused`
   */
  async request(id: string, parties: Parties, idempotencyKey: string): Promise<Requested> {
    const { store, transfers, deadlines, clock, deadlineMs } = this.#parts;
    const now = clock();
    const deadline = new Date(now.getTime() + deadlineMs);
    const request = originOf(parties, idempotencyKey);
    const commandId = `${parties.owner}/${idempotencyKey}`;
    // A repetition is found before anything is noted: it costs one look, however often it comes.
    const earlier = await store.findByRequest(request.subject, request.idempotencyKey);
    if (earlier !== undefined) return this.#repeated(replay(earlier, { request, commandId }));
    // Noted first: a transfer without a deadline could wait for ever, a deadline without a transfer is dropped.
    await deadlines.note({ id, at: deadline, first: deadline });
    const data = { ...parties, at: now.toISOString(), deadline: deadline.toISOString() };
    const appending = store.append({
      stream: transferStream(id),
      expected: 0,
      commandId,
      request,
      events: [{ type: 'TransferRequested', data }],
      recordedAt: now,
    });
    const appended = await appending.catch(async (error: unknown) => {
      // Where the outcome is unknown the deadline stays: there may be a transfer.
      if (isEventStoreError(error) && error.code !== 'event-store.unavailable') await this.#dropDeadline(id);
      throw error;
    });
    if (appended.replayed) {
      await this.#dropDeadline(id);
      return this.#repeated(appended);
    }
    const { commit } = appended;
    transfers.committed(commit.stream, { state: undefined, sequence: 0 }, commit);
    return { id, transfer: evolve(undefined, commit.events[0]!)!, replayed: false };
  }

  /** A repeated request is told how far its transfer has come. */
  async #repeated({ commit }: Appended<TransferEvent>): Promise<Requested> {
    const id = transferIdOf(commit.stream);
    return { id, transfer: (await this.#load(id)).transfer, replayed: true };
  }

  /** Of a transfer that was not recorded under this id. One that stays is dropped by the worker. */
  #dropDeadline(id: string): Promise<void> {
    const { deadlines, log } = this.#parts;
    return deadlines
      .remove(id)
      .catch((err: unknown) => log.warn({ err, transfer: id }, 'a deadline of no transfer stays'));
  }

  /** @throws DomainError `transfer.unknown`, `transfer.not-yours` */
  async find(subject: string, teller: boolean, id: string): Promise<Seen> {
    const seen = await this.#load(id);
    if (seen.transfer.owner !== subject && !teller) {
      throw new DomainError('transfer.not-yours', 'The transfer belongs to another member', {
        fields: { field: 'id' },
      });
    }
    return seen;
  }

  /**
   * Moves a transfer on. The command's id derives from the transfer and what is told, so a repetition finds itself recorded; what no longer matters is let pass.
   * @returns whether it is such a repetition
   */
  async tell(id: string, command: TransferCommand): Promise<{ readonly repeated: boolean }> {
    const { handler } = this.#parts;
    let repeated = false;
    try {
      const told = {
        stream: transferStream(id),
        commandId: `${id}/${command.type}`,
        // The reason of a refusal is told, not meant: a step and its cancellation may both be refused, each with its own.
        fingerprint: fingerprintOf(command.type),
        command,
        recordedAt: command.now,
      };
      const { commit, replayed } = await handler.handle(told);
      if (!replayed) {
        // What is still to come needs its deadline.
        if (ends(commit.events)) await this.#parts.deadlines.remove(id);
        return { repeated };
      }
      // Of a repetition only the stream knows what is still to come.
      repeated = true;
    } catch (error) {
      if (!(error instanceof NothingToDo)) throw error;
    }
    await this.#forget(id);
    return { repeated };
  }

  /**
   * Asks once more for what a transfer waits for. For operators: each asking is a command of its own.
   * @throws DomainError `transfer.unknown`, `transfer.ended`
   */
  async settle(id: string, by: string, askingId: string): Promise<Transfer> {
    const { handler, clock } = this.#parts;
    const { transfer } = await this.#load(id);
    if (hasEnded(transfer)) throw new DomainError('transfer.ended', `The transfer has ended: ${transfer.status}`);
    const now = clock();
    await handler.handle({
      stream: transferStream(id),
      commandId: `${id}/settle/${askingId}`,
      fingerprint: fingerprintOf('settle', by),
      command: { type: 'settle', by, now },
      recordedAt: now,
    });
    return transfer;
  }

  /** @returns the transfer as it is; undefined when there is none */
  async look(id: string): Promise<TransferState> {
    return (await this.#parts.transfers.load(transferStream(id))).state;
  }

  /** A transfer that has ended has no deadline any more. */
  async #forget(id: string): Promise<void> {
    const state = await this.look(id);
    if (state && hasEnded(state)) await this.#parts.deadlines.remove(id);
  }

  async #load(id: string): Promise<Seen> {
    const { state, sequence } = await this.#parts.transfers.load(transferStream(id));
    if (state !== undefined) return { transfer: state, sequence };
    throw new DomainError('transfer.unknown', 'There is no such transfer', { fields: { field: 'id' } });
  }
}

function originOf({ from, to, amount, owner }: Parties, idempotencyKey: string): RequestOrigin {
  const fingerprint = fingerprintOf('transfer', from, to, amount.minor, amount.currency);
  return { subject: owner, idempotencyKey, fingerprint };
}
