import { MONGO_DURABLE, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

export interface HoldNote {
  readonly id: string;
  readonly account: string;
  readonly expiresAt: Date;
}

/**
 * The holds that may be open, with their deadlines. A hold is noted before its commit and crossed out after its end, so none can be forgotten; one too many does
 * no harm. It stays as small as what is open: finding the expired never searches the history.
 */
export interface HoldNotes {
  /** Doing so again changes nothing. */
  note(note: HoldNote): Promise<void>;
  crossOut(id: string): Promise<void>;
  /** Those whose deadline is at or before a time, at most `limit`. */
  expiredAt(time: Date, limit: number): Promise<readonly HoldNote[]>;
}

/** Keeps them in MongoDB's collection `open_holds`. */
export class MongoHoldNotes implements HoldNotes {
  readonly #collection: Collection;

  constructor(connection: Connection) {
    this.#collection = connection.collection('open_holds');
  }

  async note({ id, account, expiresAt }: HoldNote): Promise<void> {
    const options = { upsert: true, ...MONGO_DURABLE };
    const update = { $setOnInsert: { account, expiresAt } };
    await translatingMongoErrors(this.#collection.updateOne({ _id: id } as never, update, options));
  }

  async crossOut(id: string): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteOne({ _id: id } as never));
  }

  async expiredAt(time: Date, limit: number): Promise<readonly HoldNote[]> {
    const found = this.#collection.find({ expiresAt: { $lte: time } }).limit(limit);
    return (await translatingMongoErrors(found.toArray())).map(({ _id, account, expiresAt }) => ({
      id: String(_id),
      account: account as string,
      expiresAt: expiresAt as Date,
    }));
  }
}
