import { decodeAll, encodeAll, type EventCodec, type StoredEvent } from '../event-codec.ts';
import type { Append, Commit, DomainEvent, RequestOrigin } from '../commit.ts';

/** A commit as it lies in MongoDB. The request's fields stand at the top, where a sparse index sees them. */
export interface CommitDocument {
  readonly _id: string;
  readonly stream: string;
  readonly sequence: number;
  readonly commandId: string;
  readonly subject?: string;
  readonly idempotencyKey?: string;
  readonly fingerprint?: string;
  readonly events: readonly StoredEvent[];
  readonly recordedAt: Date;
  readonly published: boolean;
}

const DIGITS = 10;

/** The primary key *is* the unique (stream, sequence): zero-padded, so that ids of a stream sort as its sequence does. */
export function commitId(stream: string, sequence: number): string {
  return `${stream}/${String(sequence).padStart(DIGITS, '0')}`;
}

export function toDocument<E extends DomainEvent>(append: Append<E>, codec: EventCodec<E>): CommitDocument {
  const { stream, commandId, request, fingerprint, recordedAt, published = false } = append;
  const meaning = request ?? (fingerprint === undefined ? {} : { fingerprint });
  const events = encodeAll(codec, append.events);
  const sequence = append.expected + 1;
  const id = commitId(stream, sequence);
  return { _id: id, stream, sequence, commandId, ...meaning, events, recordedAt, published };
}

export function fromDocument<E extends DomainEvent>(document: CommitDocument, codec: EventCodec<E>): Commit<E> {
  const { stream, sequence, commandId, recordedAt, published } = document;
  const events = decodeAll(codec, document.events, document);
  const { fingerprint } = document;
  const request = requestOf(document);
  const meaning = request ? { request } : { ...(fingerprint !== undefined && { fingerprint }) };
  return { stream, sequence, commandId, ...meaning, events, recordedAt, published };
}

function requestOf({ subject, idempotencyKey, fingerprint }: CommitDocument): RequestOrigin | undefined {
  if (subject === undefined || idempotencyKey === undefined || fingerprint === undefined) return undefined;
  return { subject, idempotencyKey, fingerprint };
}
