import type { Append, Appended, Commit, DomainEvent } from './commit.ts';

export interface ReadOptions {
  /** Commits after this sequence; 0 reads from the start. */
  readonly after: number;
  /** At most this many, 1 to 1000. */
  readonly limit: number;
}

/** A part of a stream. */
export type StreamRange = ReadOptions & { readonly stream: string };

/**
 * Streams of commits. Order is promised within a stream and nowhere else; there are no transactions and there is no global position.
 *
 * Everything an adapter does is addressed by a full key, (stream, sequence), (stream, commandId) or (subject, idempotencyKey), so that no read grows with the
 * collection.
 */
export interface EventStore<E extends DomainEvent> {
  /**
   * Records the events as commit `expected + 1`, durably, all or none. `expected` must come from a read: the store does not look for a gap before it.
   *
   * A second append under the same (stream, commandId), or by the same request's (subject, idempotencyKey), records nothing and returns the first one's
   * commit with `replayed`: if it means the same.
   * @throws EventStoreError `event-store.conflict` (retriable) when another commit already has that sequence
   * @throws EventStoreError `event-store.key-reused` when the recorded one has another fingerprint
   * @throws EventStoreError `event-store.unavailable` (retriable) when the outcome is unknown: try again with the same command id
   */
  append(append: Append<E>): Promise<Appended<E>>;

  /**
   * Commits in sequence order, without a gap; empty past the end and for a stream that does not exist.
   * @throws EventStoreError `event-store.unknown-type`, `event-store.unknown-version` (retriable) for what a newer build has stored
   */
  read(stream: string, options: ReadOptions): Promise<readonly Commit<E>[]>;

  /**
   * The same of several streams in one look, in the order asked. Each stream is named once.
   * @throws as `read`
   */
  readMany(ranges: readonly StreamRange[]): Promise<readonly (readonly Commit<E>[])[]>;

  /** The commit that a command left in the stream, if it did. */
  findByCommand(stream: string, commandId: string): Promise<Commit<E> | undefined>;

  /** The commit that a client's request left, in whichever stream. */
  findByRequest(subject: string, idempotencyKey: string): Promise<Commit<E> | undefined>;

  /** Records that a relay has handed the commit on. Doing so twice is harmless. */
  markPublished(stream: string, sequence: number): Promise<void>;
}
