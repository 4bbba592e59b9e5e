import { translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';
import type { Outbox, OutboxNote } from './outbox.ts';

const DURABLE = { w: 'majority', j: true } as const;

interface Waiting {
  readonly note: OutboxNote;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** A small collection: it holds what is in flight. Notes that are asked for while a write is under way go together in the next one. */
export class MongoOutbox implements Outbox {
  readonly #collection: Collection;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(connection: Connection, collection: string) {
    this.#collection = connection.collection(collection);
  }

  note(note: OutboxNote): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ note, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  async list(limit: number): Promise<readonly OutboxNote[]> {
    return toNotes(await translatingMongoErrors(this.#collection.find().limit(limit).toArray()));
  }

  async ofStreams(streams: readonly string[]): Promise<readonly OutboxNote[]> {
    // A scan of what is in flight.
    return toNotes(
      await translatingMongoErrors(this.#collection.find({ stream: { $in: streams } } as never).toArray()),
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await translatingMongoErrors(this.#collection.deleteMany({ _id: { $in: ids } } as never));
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting;
      this.#waiting = [];
      const documents = together.map(({ note: { id, ...rest } }) => ({ _id: id, ...rest }));
      try {
        await translatingMongoErrors(this.#collection.insertMany(documents as never, { writeConcern: DURABLE }));
        for (const { resolve } of together) resolve();
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#writing = false;
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
