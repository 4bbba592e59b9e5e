import type { Aggregates, Loaded } from './aggregates.ts';
import type { Appended, DomainEvent, RequestOrigin } from './commit.ts';
import type { Decider } from './decider.ts';
import { contention } from './event-store-error.ts';
import type { EventStore } from './event-store.ts';
import { pastConflicts } from './past-conflicts.ts';
import { replay } from './replay.ts';
import { Turns } from './turns.ts';

/** A command for one stream. Its id makes trying again harmless. */
export type Handling<C> = Meaning & {
  readonly stream: string;
  readonly commandId: string;
  readonly command: C;
  readonly recordedAt: Date;
};

/** By which a command under the same id that means something else is told from a repetition: the request's own digest, or one of the command (`fingerprintOf`). */
type Meaning =
  | { readonly request: RequestOrigin; readonly fingerprint?: undefined }
  | { readonly request?: undefined; readonly fingerprint: string };

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
 * Loads, decides, appends; anew after a conflict, as `pastConflicts` does.
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
    const { attempts = DEFAULT_ATTEMPTS } = this.#parts;
    return pastConflicts(handling.stream, { attempts, pauseMs: PAUSE_MS }, (first) => this.#attempt(handling, first));
  }

  async #attempt(handling: Handling<C>, first: boolean): Promise<Appended<E>> {
    const { store, aggregates, remembers } = this.#parts;
    const { stream, commandId, request, fingerprint, recordedAt, command } = handling;
    const remembered = first && remembers ? aggregates.remembered(stream) : undefined;
    const loaded = remembered ?? (await aggregates.load(stream));
    const decided = this.#decide(command, loaded);
    if ('refusal' in decided) {
      // Only the state of now may refuse.
      return remembered ? this.#attempt(handling, false) : this.#recordedOr(handling, decided.refusal);
    }
    const appended = await store.append({
      stream,
      expected: loaded.sequence,
      commandId,
      ...(request ? { request } : { fingerprint }),
      events: decided.events,
      recordedAt,
    });
    if (!appended.replayed) aggregates.committed(stream, loaded, appended.commit);
    return appended;
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
