import { MONGO_DURABLE, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/**
 * Which members there are, for lists. An id is noted *before* the member's first commit, so none can be missing; an id that was
 * never registered is passed over by readers.
 */
export interface MemberDirectory {
  note(id: string): Promise<void>;
  /** Ids after one, in order (UUIDv7: oldest first). */
  list(after: string, limit: number): Promise<readonly string[]>;
}

/** The directory in MongoDB's collection `members`. */
export class MongoMemberDirectory implements MemberDirectory {
  readonly #collection: Collection;

  constructor(connection: Connection) {
    this.#collection = connection.collection('members');
  }

  async note(id: string): Promise<void> {
    const options = { upsert: true, ...MONGO_DURABLE };
    const noted = { $set: { noted: true } } as never;
    await translatingMongoErrors(this.#collection.updateOne({ _id: id } as never, noted, options));
  }

  async list(after: string, limit: number): Promise<readonly string[]> {
    const page = this.#collection
      .find({ _id: { $gt: after } } as never)
      .sort({ _id: 1 })
      .limit(limit);
    return (await translatingMongoErrors(page.toArray())).map(({ _id }) => String(_id));
  }
}
