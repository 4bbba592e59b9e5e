import { translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** When transfers that have not ended are looked at. It holds what is in flight and stays small. */
export interface Deadlines {
  /** Durable before it resolves; moves the deadline of a transfer that has one. */
  note(id: string, at: Date): Promise<void>;
  remove(id: string): Promise<void>;
  /** Those that have passed, at most `limit`. */
  due(now: Date, limit: number): Promise<readonly { readonly id: string; readonly at: Date }[]>;
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

  constructor(connection: Connection) {
    this.#collection = connection.collection('transfer_deadlines');
  }

  async note(id: string, at: Date): Promise<void> {
    const options = { upsert: true, writeConcern: { w: 'majority', j: true } } as const;
    await translatingMongoErrors(this.#collection.updateOne({ _id: id } as never, { $set: { at } } as never, options));
  }

  async remove(id: string): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteOne({ _id: id } as never));
  }

  async due(now: Date, limit: number): Promise<readonly { id: string; at: Date }[]> {
    const passed = this.#collection.find({ at: { $lte: now } }).limit(limit);
    return (await translatingMongoErrors(passed.toArray())).map(({ _id, at }) => ({ id: String(_id), at: at as Date }));
  }
}
