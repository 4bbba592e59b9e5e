/** What happened, as data. `data` holds plain JSON values. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** The client's request behind a commit: who asked, under which idempotency key, and a digest of what was asked. */
export interface RequestOrigin {
  readonly subject: string;
  readonly idempotencyKey: string;
  readonly fingerprint: string;
}

/** The events of one append, stored together as one document. */
export interface Commit<E extends DomainEvent> {
  readonly stream: string;
  /** 1 for the first commit of a stream, without gaps after it. */
  readonly sequence: number;
  /** Unique within the stream. */
  readonly commandId: string;
  readonly request?: RequestOrigin;
  /** What the command means, where no request stands behind it that says so; absent from what older builds have recorded. */
  readonly fingerprint?: string;
  readonly events: readonly E[];
  readonly recordedAt: Date;
  /** Whether a relay has handed this commit on. */
  readonly published: boolean;
}

/** A commit to be: its sequence is the one after `expected`. */
export interface Append<E extends DomainEvent> {
  readonly stream: string;
  /** The last sequence the caller has read of the stream; 0 for none. */
  readonly expected: number;
  readonly commandId: string;
  readonly request?: RequestOrigin;
  /** A digest of what the command means, as of `fingerprintOf`, where no request stands behind it. */
  readonly fingerprint?: string;
  /** At least one. */
  readonly events: readonly E[];
  readonly recordedAt: Date;
  /** True when there is nothing in it for a relay to hand on; default false. */
  readonly published?: boolean;
}

/** What an append gave: a commit of now, or the recorded one of an earlier try. */
export interface Appended<E extends DomainEvent> {
  readonly commit: Commit<E>;
  readonly replayed: boolean;
}
