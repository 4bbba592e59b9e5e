import { MONGO_DURABLE, Together, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';
import type { Outbox, OutboxNote } from './outbox.ts';

/** A small collection: it holds what is in flight. Notes that are asked for while a write is under way go together in the next one. */
export class MongoOutbox implements Outbox {
  readonly #collection: Collection;
  readonly #notes = new Together<OutboxNote>((notes) => this.#write(notes));

  constructor(connection: Connection, collection: string) {
    this.#collection = connection.collection(collection);
  }

  /** Makes the indexes by which pages, and the notes of streams, are found. Doing so again changes nothing. */
  async prepare(): Promise<void> {
    await translatingMongoErrors(this.#collection.createIndex({ since: 1, _id: 1 }, { name: 'since' }));
    await translatingMongoErrors(this.#collection.createIndex({ stream: 1 }, { name: 'stream' }));
  }

  note(note: OutboxNote): Promise<void> {
    return this.#notes.add(note);
  }

  async list(limit: number, after?: Pick<OutboxNote, 'id' | 'since'>): Promise<readonly OutboxNote[]> {
    const behind =
      after === undefined
        ? {}
        : { $or: [{ since: { $gt: after.since } }, { since: after.since, _id: { $gt: after.id } }] };
    const page = this.#collection
      .find(behind as never)
      .sort({ since: 1, _id: 1 })
      .limit(limit);
    return toNotes(await translatingMongoErrors(page.toArray()));
  }

  async ofStreams(streams: readonly string[]): Promise<readonly OutboxNote[]> {
    const found = this.#collection.find({ stream: { $in: streams } } as never);
    return toNotes(await translatingMongoErrors(found.toArray()));
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await translatingMongoErrors(this.#collection.deleteMany({ _id: { $in: ids } } as never));
  }

  async #write(notes: readonly OutboxNote[]): Promise<void> {
    const documents = notes.map(({ id, ...rest }) => ({ _id: id, ...rest }));
    await translatingMongoErrors(this.#collection.insertMany(documents as never, MONGO_DURABLE));
  }
}

function toNotes(documents: readonly Record<string, unknown>[]): OutboxNote[] {
  return documents.map(({ _id, stream, commandId, since, traceparent }) => ({
    id: String(_id),
    stream: stream as string,
    commandId: commandId as string,
    since: since as Date,
    ...(typeof traceparent === 'string' && { traceparent }),
  }));
}
