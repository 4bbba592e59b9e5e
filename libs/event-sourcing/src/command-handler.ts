import { setTimeout as sleep } from 'node:timers/promises';
import type { Aggregates, Loaded } from './aggregates.ts';
import type { Appended, DomainEvent, RequestOrigin } from './commit.ts';
import type { Decider } from './decider.ts';
import { EventStoreError, isEventStoreError } from './event-store-error.ts';
import type { EventStore } from './event-store.ts';
import { replay } from './replay.ts';
import { Turns } from './turns.ts';

/** A command for one stream. Its id makes trying again harmless. */
export interface Handling<C> {
  readonly stream: string;
  readonly commandId: string;
  readonly request?: RequestOrigin;
  readonly command: C;
  readonly recordedAt: Date;
}

export interface CommandHandlerParts<S, C, E extends DomainEvent> {
  readonly store: EventStore<E>;
  readonly aggregates: Aggregates<S, E>;
  readonly decider: Decider<S, C, E>;
  /**
   * Decide first on what this process remembers, which saves a read where no other process writes the stream, as with consumers of keyed messages. Where
   * others do, it costs a conflict; default false.
   */
  readonly remembers?: boolean;
  /** How often a conflict is met by loading and deciding anew; default 12. */
  readonly attempts?: number;
}

const DEFAULT_ATTEMPTS = 12;
const PAUSE_MS = 3;
/** Commands that may wait for one stream in this process: beyond, callers are told at once instead of being held in memory. */
const MAX_WAITING = 128;

/**
 * Loads, decides, appends. A conflict means that another writer went ahead: load and decide anew, a bounded number of times. Nothing else is tried again.
 *
 * The replay is looked for last. Where a command was accepted, the unique index finds it at the append; where it is refused, it may have been accepted before
 * (a withdrawal that emptied the account), so only then is it looked up.
 */
export class CommandHandler<S, C, E extends DomainEvent> {
  readonly #parts: CommandHandlerParts<S, C, E>;
  readonly #turns = new Turns(MAX_WAITING);

  constructor(parts: CommandHandlerParts<S, C, E>) {
    this.#parts = parts;
  }

  /**
   * @returns the commit, recorded now or by an earlier try of the same command
   * @throws what `decide` throws when it refuses; EventStoreError `event-store.key-reused`, `event-store.unavailable`, or `event-store.contention` (retriable)
   * when every attempt met a conflict, or too many wait for the stream already
   */
  async handle(handling: Handling<C>): Promise<Appended<E>> {
    // Commands of this process take turns on a stream: conflicts are left to those of other processes.
    const turn = this.#turns.take(handling.stream, () => this.#handle(handling));
    return turn ?? Promise.reject(contention(handling.stream));
  }

  async #handle(handling: Handling<C>): Promise<Appended<E>> {
    const attempts = this.#parts.attempts ?? DEFAULT_ATTEMPTS;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const outcome = await this.#attempt(handling, attempt === 1);
      if (outcome !== 'conflict') return outcome;
      await sleep(PAUSE_MS * (attempt - 1));
    }
    throw contention(handling.stream);
  }

  async #attempt(handling: Handling<C>, first: boolean): Promise<Appended<E> | 'conflict'> {
    const { aggregates, remembers } = this.#parts;
    const remembered = first && remembers ? aggregates.remembered(handling.stream) : undefined;
    const loaded = remembered ?? (await aggregates.load(handling.stream));
    const decided = this.#decide(handling.command, loaded);
    if ('refusal' in decided) {
      // Only the state of now may refuse.
      return remembered ? 'conflict' : this.#recordedOr(handling, decided.refusal);
    }
    const { stream, commandId, request, recordedAt } = handling;
    try {
      const appended = await this.#parts.store.append({
        stream,
        expected: loaded.sequence,
        commandId,
        ...(request && { request }),
        events: decided.events,
        recordedAt,
      });
      if (!appended.replayed) this.#parts.aggregates.committed(stream, loaded, appended.commit);
      return appended;
    } catch (error) {
      if (isEventStoreError(error, 'event-store.conflict')) return 'conflict';
      throw error;
    }
  }

  #decide(command: C, { state }: Loaded<S>): { events: readonly E[] } | { refusal: unknown } {
    try {
      return { events: this.#parts.decider.decide(command, state) };
    } catch (refusal) {
      return { refusal };
    }
  }

  async #recordedOr(handling: Handling<C>, refusal: unknown): Promise<Appended<E>> {
    const { stream, commandId, request } = handling;
    const { store } = this.#parts;
    const byRequest = request && (await store.findByRequest(request.subject, request.idempotencyKey));
    const recorded = byRequest ?? (await store.findByCommand(stream, commandId));
    if (recorded === undefined) throw refusal;
    return replay(recorded, handling);
  }
}

function contention(stream: string): EventStoreError {
  return new EventStoreError('event-store.contention', `${stream} is written by too many at once`, { stream });
}
