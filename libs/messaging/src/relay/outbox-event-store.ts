import {
  isEventStoreError,
  type Append,
  type Appended,
  type Commit,
  type DomainEvent,
  type EventStore,
  type ReadOptions,
  type StreamRange,
} from '@cutover/event-sourcing';
import { noteOf, type Outbox } from './outbox.ts';

export interface OutboxParts<E extends DomainEvent> {
  readonly store: EventStore<E>;
  readonly outbox: Outbox;
  /** Whether a commit has anything to publish; the others are never noted and cost nothing. */
  readonly publishes: (append: Append<E>) => boolean;
  /** Called after an append, so that a relay in this process looks at once, and need not read what it is shown. */
  readonly wake?: (commit: Commit<E>) => void;
}

/** The same store, which leaves a note for the relay before each commit that has something to publish. */
export class OutboxEventStore<E extends DomainEvent> implements EventStore<E> {
  readonly #parts: OutboxParts<E>;
  readonly #underWay = new Set<string>();

  constructor(parts: OutboxParts<E>) {
    this.#parts = parts;
  }

  /** Notes whose commit this process is writing this moment: a relay beside it is woken when one is there, and need not look for it before. */
  get underWay(): ReadonlySet<string> {
    return this.#underWay;
  }

  async append(append: Append<E>): Promise<Appended<E>> {
    const { store, publishes, wake } = this.#parts;
    if (!publishes(append)) return store.append({ ...append, published: true });
    const appended = await this.#noted(append);
    if (speaksOf(append, appended)) wake?.(appended.commit);
    return appended;
  }

  async #noted(append: Append<E>): Promise<Appended<E>> {
    const { store, outbox } = this.#parts;
    const note = noteOf(append.stream, append.commandId, append.recordedAt);
    this.#underWay.add(note.id);
    try {
      await outbox.note(note);
      const appended = await store.append(append);
      if (!speaksOf(append, appended)) this.#takeBack(note.id);
      return appended;
    } catch (error) {
      // Nothing was recorded for certain: the note would only wait to expire. Where the outcome is unknown it stays.
      if (isEventStoreError(error) && error.code !== 'event-store.unavailable') this.#takeBack(note.id);
      throw error;
    } finally {
      this.#underWay.delete(note.id);
    }
  }

  /** Nobody waits for it: one that stays is found settled, or expires. */
  #takeBack(id: string): void {
    void this.#parts.outbox.remove([id]).catch(() => undefined);
  }

  read(stream: string, options: ReadOptions): Promise<readonly Commit<E>[]> {
    return this.#parts.store.read(stream, options);
  }

  readMany(ranges: readonly StreamRange[]): Promise<readonly (readonly Commit<E>[])[]> {
    return this.#parts.store.readMany(ranges);
  }

  findByCommand(stream: string, commandId: string): Promise<Commit<E> | undefined> {
    return this.#parts.store.findByCommand(stream, commandId);
  }

  findByRequest(subject: string, idempotencyKey: string): Promise<Commit<E> | undefined> {
    return this.#parts.store.findByRequest(subject, idempotencyKey);
  }

  markPublished(stream: string, sequence: number): Promise<void> {
    return this.#parts.store.markPublished(stream, sequence);
  }
}

/** Whether the note of an append speaks of a commit that is still to be published: a replay's may speak of one that will never be, or that is told already. */
function speaksOf<E extends DomainEvent>(append: Append<E>, { commit, replayed }: Appended<E>): boolean {
  return !replayed || (!commit.published && commit.stream === append.stream && commit.commandId === append.commandId);
}
