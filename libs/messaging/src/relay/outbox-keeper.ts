import { randomUUID } from 'node:crypto';
import type { Commit, DomainEvent, EventStore, UnpublishedCommits } from '@cutover/event-sourcing';
import type { Message } from '../message.ts';
import { reasonOf } from '../messaging-error.ts';
import { silentLog, type MessagingLog } from '../transport/transport.ts';
import type { Outbox } from './outbox.ts';

export interface OutboxKeeperParts<E extends DomainEvent> {
  readonly store: UnpublishedCommits<E> & Pick<EventStore<E>, 'markPublished'>;
  readonly outbox: Outbox;
  /** What others are told of a commit; nothing for what is private. */
  readonly toMessages: (commit: Commit<E>) => readonly Message[];
  readonly log?: MessagingLog;
}

/** How often the unpublished are held against the outbox. */
const EVERY_MS = 300_000;
/** Between two pages of one look: a large repair leaves room for the work of the day. */
const PAGE_PAUSE_MS = 1_000;
/** What is younger is about to be relayed. */
const SETTLED_MS = 60_000;
const PAGE = 100;

/**
 * Looks for commits that nobody will relay: unpublished, and without a note, because the outbox was lost, or restored to an earlier time than the commits. It writes their notes anew, each stream's in
 * its order. A note too many is harmless: the relay finds it settled. Commits of older builds that have nothing to tell are marked as published, so that a look is as small as what waits.
 */
export class OutboxKeeper<E extends DomainEvent> {
  readonly #parts: OutboxKeeperParts<E>;
  readonly #log: MessagingLog;
  #after: Commit<E> | undefined;
  #due = 0;
  #restored = 0;

  constructor(parts: OutboxKeeperParts<E>) {
    this.#parts = parts;
    this.#log = parts.log ?? silentLog;
  }

  /** Notes that were lost and that this process has written anew. */
  get restored(): number {
    return this.#restored;
  }

  /** One page of a look, where it is time for one: for whoever relays. It never rejects: relaying goes on without it. */
  async lookIfDue(now: Date): Promise<void> {
    if (now.getTime() < this.#due) return;
    this.#due = now.getTime() + EVERY_MS;
    try {
      if (await this.#page(new Date(now.getTime() - SETTLED_MS))) this.#due = now.getTime() + PAGE_PAUSE_MS;
    } catch (error) {
      this.#log.warn(`lost notes of commits could not be looked for (${reasonOf(error)}); trying again later`);
    }
  }

  /**
   * All of it at once, what this very millisecond recorded included: for a rebuild, beside the service or without it.
   * @returns how many notes were written
   * @throws the signal's reason, between two pages
   */
  async restoreAll(now: Date, signal?: AbortSignal): Promise<number> {
    const before = this.#restored;
    const afterNow = new Date(now.getTime() + 1);
    do signal?.throwIfAborted();
    while (await this.#page(afterNow));
    return this.#restored - before;
  }

  /** @returns whether there may be more */
  async #page(before: Date): Promise<boolean> {
    const { store, outbox, toMessages } = this.#parts;
    const page = await store.unpublished({ before, after: this.#after, limit: PAGE });
    const { told = [], silent = [] } = Object.groupBy(page, (commit) =>
      toMessages(commit).length > 0 ? 'told' : 'silent',
    );
    const noted = told.length === 0 ? [] : await outbox.ofStreams([...new Set(told.map(({ stream }) => stream))]);
    const known = new Set(noted.map(keyOf));
    const lost = told.filter((commit) => !known.has(keyOf(commit)));
    const notes = lost.map(({ stream, commandId, recordedAt: since }) => ({
      id: randomUUID(),
      stream,
      commandId,
      since,
    }));
    await Promise.all(notes.map((note) => outbox.note(note)));
    await Promise.all(silent.map(({ stream, sequence }) => store.markPublished(stream, sequence)));
    this.#restored += lost.length;
    if (lost.length > 0) this.#log.warn(`${lost.length} commits had no note in the outbox: they are relayed now`);
    this.#after = page.length < PAGE ? undefined : page.at(-1);
    return this.#after !== undefined;
  }
}

function keyOf({ stream, commandId }: { readonly stream: string; readonly commandId: string }): string {
  return `${stream}/${commandId}`;
}
