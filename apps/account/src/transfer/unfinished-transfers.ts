import { MONGO_DURABLE, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/**
 * The ids of transfers that may not be settled. An id is noted before the transfer's first commit and crossed out after its last, so none can be forgotten; one
 * too many does no harm. It holds what is in flight and stays small: finding the unfinished never searches the history.
 */
export interface UnfinishedTransfers {
  /** Doing so again changes nothing. */
  note(id: string, since: Date): Promise<void>;
  crossOut(id: string): Promise<void>;
  /** A page of those noted before a time, oldest first, at most `limit`. @param after the last id of the page before */
  notedBefore(
    time: Date,
    limit: number,
    after?: string,
  ): Promise<readonly { readonly id: string; readonly since: Date }[]>;
}

/** Keeps them in MongoDB's collection `unfinished_transfers`. */
export class MongoUnfinishedTransfers implements UnfinishedTransfers {
  readonly #collection: Collection;

  constructor(connection: Connection) {
    this.#collection = connection.collection('unfinished_transfers');
  }

  async note(id: string, since: Date): Promise<void> {
    const noted = this.#collection.updateOne(
      { _id: id } as never,
      { $setOnInsert: { since } },
      { upsert: true, ...MONGO_DURABLE },
    );
    await translatingMongoErrors(noted);
  }

  async crossOut(id: string): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteOne({ _id: id } as never));
  }

  async notedBefore(time: Date, limit: number, after = ''): Promise<readonly { id: string; since: Date }[]> {
    // UUIDv7 ids sort by age.
    const found = this.#collection
      .find({ _id: { $gt: after }, since: { $lt: time } } as never)
      .sort({ _id: 1 })
      .limit(limit);
    return (await translatingMongoErrors(found.toArray())).map(({ _id, since }) => ({
      id: String(_id),
      since: since as Date,
    }));
  }
}
