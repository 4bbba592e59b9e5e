import { createHash } from 'node:crypto';
import type { Aggregates, CommandHandler, EventStore, RequestOrigin } from '@cutover/event-sourcing';
import { DomainError } from '@cutover/service-kit';
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
    // Noted first: a transfer without a deadline could wait for ever, a deadline without a transfer is dropped.
    await deadlines.note(id, deadline);
    const { commit, replayed } = await store.append({
      stream: transferStream(id),
      expected: 0,
      commandId: `${parties.owner}/${idempotencyKey}`,
      request,
      events: [
        { type: 'TransferRequested', data: { ...parties, at: now.toISOString(), deadline: deadline.toISOString() } },
      ],
      recordedAt: now,
    });
    const found = transferIdOf(commit.stream);
    if (!replayed) transfers.committed(commit.stream, { state: undefined, sequence: 0 }, commit);
    // A new one is what was just recorded; a repeated request is told how far it has come.
    const transfer = replayed ? (await this.#load(found)).transfer : evolve(undefined, commit.events[0]!)!;
    return { id: found, transfer, replayed };
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
      const told = { stream: transferStream(id), commandId: `${id}/${command.type}`, command, recordedAt: command.now };
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
  const asked = JSON.stringify(['transfer', from, to, amount.minor, amount.currency]);
  return { subject: owner, idempotencyKey, fingerprint: createHash('sha256').update(asked).digest('base64url') };
}
