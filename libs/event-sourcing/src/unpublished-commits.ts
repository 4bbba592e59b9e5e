import type { Commit, DomainEvent } from './commit.ts';

export interface UnpublishedOptions {
  /** Recorded before this instant: what is younger may be about to be handed on. */
  readonly before: Date;
  /** The last one of the page before. */
  readonly after?: Pick<Commit<DomainEvent>, 'stream' | 'sequence'> | undefined;
  /** At most this many, 1 to 1000. */
  readonly limit: number;
}

/** Which commits no relay has handed on: for whoever looks for what a relay was never told of. */
export interface UnpublishedCommits<E extends DomainEvent> {
  /** A page of them, by stream and sequence; fewer than asked for at the end. */
  unpublished(options: UnpublishedOptions): Promise<readonly Commit<E>[]>;
}
