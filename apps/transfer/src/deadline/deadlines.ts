import { MONGO_DURABLE, Together, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** When transfers that have not ended are looked at. It holds what is in flight and stays small. */
export interface Deadlines {
  /** Durable before it resolves; moves the deadline of a transfer that has one. */
  note(id: string, at: Date): Promise<void>;
  remove(id: string): Promise<void>;
  /** Those that have passed, at most `limit`. */
  due(now: Date, limit: number): Promise<readonly Deadline[]>;
}

export interface Deadline {
  readonly id: string;
  readonly at: Date;
}

export class InMemoryDeadlines implements Deadlines {
  readonly noted = new Map<string, Date>();

  async note(id: string, at: Date): Promise<void> {
    this.noted.set(id, at);
  }

  async remove(id: string): Promise<void> {
    this.noted.delete(id);
  }

  async due(now: Date, limit: number) {
    const passed = [...this.noted].filter(([, at]) => at <= now).slice(0, limit);
    return passed.map(([id, at]) => ({ id, at }));
  }
}

/** Keeps them in MongoDB's collection `transfer_deadlines`. */
export class MongoDeadlines implements Deadlines {
  readonly #collection: Collection;
  readonly #notes = new Together<Deadline>((deadlines) => this.#note(deadlines));
  readonly #removals = new Together<string>((ids) => this.#remove(ids));

  constructor(connection: Connection) {
    this.#collection = connection.collection('transfer_deadlines');
  }

  note(id: string, at: Date): Promise<void> {
    return this.#notes.add({ id, at });
  }

  remove(id: string): Promise<void> {
    return this.#removals.add(id);
  }

  async due(now: Date, limit: number): Promise<readonly Deadline[]> {
    const passed = this.#collection.find({ at: { $lte: now } }).limit(limit);
    return (await translatingMongoErrors(passed.toArray())).map(({ _id, at }) => ({ id: String(_id), at: at as Date }));
  }

  async #note(deadlines: readonly Deadline[]): Promise<void> {
    const updates = deadlines.map(({ id, at }) => ({
      updateOne: { filter: { _id: id }, update: { $set: { at } }, upsert: true },
    }));
    const options = { ordered: false, ...MONGO_DURABLE };
    await translatingMongoErrors(this.#collection.bulkWrite(updates as never, options));
  }

  async #remove(ids: readonly string[]): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteMany({ _id: { $in: ids } } as never));
  }
}
