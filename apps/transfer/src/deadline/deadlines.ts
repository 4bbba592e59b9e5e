import { MONGO_DURABLE, Together, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** When transfers that have not ended are looked at. It holds what is in flight and stays small. */
export interface Deadlines {
  /** Durable before it resolves; moves the deadline of a transfer that has one. */
  note(deadline: Deadline): Promise<void>;
  remove(id: string): Promise<void>;
  /** A page of those that have passed, at most `limit`, the longest passed first. @param after the last one of the page before */
  due(now: Date, limit: number, after?: Deadline): Promise<readonly Deadline[]>;
  /** The oldest of all first deadlines. */
  oldest(): Promise<Date | undefined>;
  /** How many first deadlines passed at a time, or before. */
  lateSince(time: Date): Promise<number>;
}

export interface Deadline {
  readonly id: string;
  /** When the transfer is looked at. */
  readonly at: Date;
  /** Its first deadline, whatever `at` has been moved to. */
  readonly first: Date;
}

export class InMemoryDeadlines implements Deadlines {
  readonly noted = new Map<string, Deadline>();

  async note(deadline: Deadline): Promise<void> {
    this.noted.set(deadline.id, deadline);
  }

  async remove(id: string): Promise<void> {
    this.noted.delete(id);
  }

  async due(now: Date, limit: number, after?: Deadline): Promise<readonly Deadline[]> {
    const passed = [...this.noted.values()].filter(({ at }) => at <= now).sort(byTime);
    return passed.filter((each) => after === undefined || byTime(each, after) > 0).slice(0, limit);
  }

  async oldest(): Promise<Date | undefined> {
    return [...this.noted.values()].map(({ first }) => first).sort((a, b) => a.getTime() - b.getTime())[0];
  }

  async lateSince(time: Date): Promise<number> {
    return [...this.noted.values()].filter(({ first }) => first <= time).length;
  }
}

function byTime(a: Deadline, b: Deadline): number {
  return a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** Keeps them in MongoDB's collection `transfer_deadlines`. */
export class MongoDeadlines implements Deadlines {
  readonly #collection: Collection;
  readonly #notes = new Together<Deadline>((deadlines) => this.#note(deadlines));
  readonly #removals = new Together<string>((ids) => this.#remove(ids));

  constructor(connection: Connection) {
    this.#collection = connection.collection('transfer_deadlines');
  }

  /** Makes the indexes by which the passed and the oldest are found. Doing so again changes nothing. */
  async prepare(): Promise<void> {
    await translatingMongoErrors(this.#collection.createIndex({ at: 1, _id: 1 }, { name: 'at' }));
    await translatingMongoErrors(this.#collection.createIndex({ first: 1 }, { name: 'first' }));
  }

  note(deadline: Deadline): Promise<void> {
    return this.#notes.add(deadline);
  }

  remove(id: string): Promise<void> {
    return this.#removals.add(id);
  }

  async due(now: Date, limit: number, after?: Deadline): Promise<readonly Deadline[]> {
    const behind =
      after === undefined ? {} : { $or: [{ at: { $gt: after.at } }, { at: after.at, _id: { $gt: after.id } }] };
    const passed = this.#collection
      .find({ at: { $lte: now }, ...behind } as never)
      .sort({ at: 1, _id: 1 })
      .limit(limit);
    const found = await translatingMongoErrors(passed.toArray());
    // Older builds have not kept the first one.
    return found.map(({ _id, at, first }) => ({ id: String(_id), at: at as Date, first: (first ?? at) as Date }));
  }

  async oldest(): Promise<Date | undefined> {
    const [found] = await translatingMongoErrors(this.#collection.find().sort({ first: 1 }).limit(1).toArray());
    return found?.['first'] as Date | undefined;
  }

  lateSince(time: Date): Promise<number> {
    return translatingMongoErrors(this.#collection.countDocuments({ first: { $lte: time } }));
  }

  async #note(deadlines: readonly Deadline[]): Promise<void> {
    const updates = deadlines.map(({ id, at, first }) => ({
      updateOne: { filter: { _id: id }, update: { $set: { at, first } }, upsert: true },
    }));
    const options = { ordered: false, ...MONGO_DURABLE };
    await translatingMongoErrors(this.#collection.bulkWrite(updates as never, options));
  }

  async #remove(ids: readonly string[]): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteMany({ _id: { $in: ids } } as never));
  }
}
