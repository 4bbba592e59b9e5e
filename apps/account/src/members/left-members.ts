import { MONGO_DURABLE, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** Members who have left, as far as tokens of theirs may still be good: what is older is of no use. */
export interface LeftMembers {
  /** Durable before it resolves. Doing so again changes nothing. */
  note(memberId: string, leftAt: Date): Promise<void>;
  /** Those who left at a time or later. */
  since(time: Date): Promise<readonly string[]>;
}

export class InMemoryLeftMembers implements LeftMembers {
  readonly noted = new Map<string, Date>();

  async note(memberId: string, leftAt: Date): Promise<void> {
    this.noted.set(memberId, leftAt);
  }

  async since(time: Date): Promise<readonly string[]> {
    return [...this.noted].filter(([, leftAt]) => leftAt >= time).map(([memberId]) => memberId);
  }
}

/** Keeps them in MongoDB's collection `left_members`. */
export class MongoLeftMembers implements LeftMembers {
  readonly #collection: Collection;

  constructor(connection: Connection) {
    this.#collection = connection.collection('left_members');
  }

  /** Makes the index by which the newest are found. Doing so again changes nothing. */
  async prepare(): Promise<void> {
    await translatingMongoErrors(this.#collection.createIndex({ leftAt: 1 }, { name: 'left' }));
  }

  async note(memberId: string, leftAt: Date): Promise<void> {
    const options = { upsert: true, ...MONGO_DURABLE };
    const update = { $set: { leftAt } };
    await translatingMongoErrors(this.#collection.updateOne({ _id: memberId } as never, update, options));
  }

  async since(time: Date): Promise<readonly string[]> {
    const found = this.#collection.find({ leftAt: { $gte: time } });
    return (await translatingMongoErrors(found.toArray())).map(({ _id }) => String(_id));
  }
}
