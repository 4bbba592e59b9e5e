import type { Collection, Connection } from 'mongoose';
import { checkAppend } from '../check-append.ts';
import type { Append, Appended, Commit, DomainEvent } from '../commit.ts';
import { plainCodec, type EventCodec } from '../event-codec.ts';
import { EventStoreError } from '../event-store-error.ts';
import type { EventStore, ReadOptions, StreamRange } from '../event-store.ts';
import { replay } from '../replay.ts';
import type { Streams, StreamsOptions } from '../streams.ts';
import type { UnpublishedCommits, UnpublishedOptions } from '../unpublished-commits.ts';
import { commitId, fromDocument, toDocument, type CommitDocument } from './commit-document.ts';
import { Together } from '../together.ts';
import { COMMITTED, DURABLE } from './mongo-concerns.ts';
import { isDuplicateKey, translating } from './mongo-errors.ts';

/** Primary keys that are looked up at a time. */
const MOST_KEYS = 2_000;

/**
 * One document per commit in one collection. Asks of the server only single-document writes, unique indexes and look-ups by full key; of a duplicate-key error
 * only its code, for servers differ in the rest.
 */
export class MongoEventStore<E extends DomainEvent> implements EventStore<E>, Streams, UnpublishedCommits<E> {
  readonly #collection: Collection<CommitDocument>;
  readonly #codec: EventCodec<E>;
  readonly #marks = new Together<string>((ids) => this.#mark(ids));

  /** @param codec needed where a type of event has had more than one version */
  constructor(
    connection: Connection,
    collection: string,
    codec: EventCodec<E> = plainCodec as unknown as EventCodec<E>,
  ) {
    this.#collection = connection.collection<CommitDocument>(collection);
    this.#codec = codec;
  }

  /** Creates the unique indexes that everything rests on. Doing so again changes nothing; call it before the first append. */
  async prepare(): Promise<void> {
    const indexes = this.#collection;
    await translating(indexes.createIndex({ stream: 1, commandId: 1 }, { unique: true, name: 'command' }));
    const request = { unique: true, sparse: true, name: 'request' };
    await translating(indexes.createIndex({ subject: 1, idempotencyKey: 1 }, request));
  }

  /** Creates the index by which `unpublished` looks: for stores with a relay, and as small as what waits for it. */
  async prepareUnpublished(): Promise<void> {
    const waiting = { name: 'unpublished', partialFilterExpression: { published: false } };
    await translating(this.#collection.createIndex({ published: 1, _id: 1 }, waiting));
  }

  async append(append: Append<E>): Promise<Appended<E>> {
    checkAppend(append);
    const document = toDocument(append, this.#codec);
    try {
      // The driver adds fields to what it is given: it gets a copy.
      await translating(this.#collection.insertOne({ ...document } as never, DURABLE));
      return { commit: this.#shown(document), replayed: false };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return this.#onDuplicate(append, error);
    }
  }

  async read(stream: string, options: ReadOptions): Promise<readonly Commit<E>[]> {
    return (await this.readMany([{ stream, ...options }]))[0]!;
  }

  async readMany(ranges: readonly StreamRange[]): Promise<readonly (readonly Commit<E>[])[]> {
    // Sequences are dense, so a range is a list of primary keys.
    const ids = ranges.flatMap(({ stream, after, limit }) =>
      Array.from({ length: limit }, (_, i) => commitId(stream, after + 1 + i)),
    );
    const found: Commit<E>[] = [];
    for (let i = 0; i < ids.length; i += MOST_KEYS) {
      const keys = ids.slice(i, i + MOST_KEYS);
      const page = await translating(this.#collection.find({ _id: { $in: keys } } as never, COMMITTED).toArray());
      found.push(...page.map((document) => this.#shown(document as CommitDocument)));
    }
    const streams = Map.groupBy(found, ({ stream }) => stream);
    return ranges.map(({ stream, after }) => withoutHole(streams.get(stream) ?? [], after));
  }

  findByCommand(stream: string, commandId: string): Promise<Commit<E> | undefined> {
    return this.#findOne({ stream, commandId });
  }

  findByRequest(subject: string, idempotencyKey: string): Promise<Commit<E> | undefined> {
    return this.#findOne({ subject, idempotencyKey });
  }

  markPublished(stream: string, sequence: number): Promise<void> {
    return this.#marks.add(commitId(stream, sequence));
  }

  /** In order of the primary key: each page reads on where the last one ended, past all commits but the first of a stream. */
  async streams({ after, limit }: StreamsOptions): Promise<readonly string[]> {
    const first = { sequence: 1, ...(after !== '' && { _id: { $gt: commitId(after, 1) } }) } as never;
    const page = this.#collection.find(first, COMMITTED).sort({ _id: 1 }).limit(limit);
    return (await translating(page.toArray())).map(({ stream }) => stream as string);
  }

  async unpublished({ before, after, limit }: UnpublishedOptions): Promise<readonly Commit<E>[]> {
    const behind = after === undefined ? {} : { _id: { $gt: commitId(after.stream, after.sequence) } };
    const those = { published: false, recordedAt: { $lt: before }, ...behind } as never;
    const page = this.#collection.find(those, COMMITTED).sort({ _id: 1 }).limit(limit);
    return (await translating(page.toArray())).map((document) => this.#shown(document as CommitDocument));
  }

  async #findOne(key: Readonly<Record<string, string>>): Promise<Commit<E> | undefined> {
    const document = await translating(this.#collection.findOne(key as never, COMMITTED));
    return document === null ? undefined : this.#shown(document as CommitDocument);
  }

  async #mark(ids: readonly string[]): Promise<void> {
    const those = { _id: ids.length === 1 ? ids[0] : { $in: ids } } as never;
    await translating(this.#collection.updateMany(those, { $set: { published: true } } as never, DURABLE));
  }

  #shown(document: CommitDocument): Commit<E> {
    return fromDocument(document, this.#codec);
  }

  async #onDuplicate(append: Append<E>, cause: unknown): Promise<Appended<E>> {
    const { request, stream, commandId } = append;
    const byRequest = request && (await this.findByRequest(request.subject, request.idempotencyKey));
    const recorded = byRequest ?? (await this.findByCommand(stream, commandId));
    if (recorded !== undefined) return replay(recorded, append);
    const sequence = append.expected + 1;
    const fields = { stream, sequence };
    throw new EventStoreError('event-store.conflict', `${stream} already has commit ${sequence}`, fields, cause);
  }
}

/** In order. A look-up is no snapshot: it may meet a later commit and have missed one that was written meanwhile. */
function withoutHole<E extends DomainEvent>(commits: readonly Commit<E>[], after: number): readonly Commit<E>[] {
  const sorted = commits.toSorted((a, b) => a.sequence - b.sequence);
  const end = sorted.findIndex(({ sequence }, i) => sequence !== after + 1 + i);
  return end === -1 ? sorted : sorted.slice(0, end);
}
