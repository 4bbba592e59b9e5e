import { MONGO_DURABLE, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** That a hold may be open. Each try to place one has a note of its own: what becomes of a try says nothing of another's. */
export interface HoldNote {
  /** Of the note. */
  readonly id: string;
  readonly holdId: string;
  readonly account: string;
  /** When the hold is looked at. */
  readonly expiresAt: Date;
}

/**
 * The holds that may be open, with their deadlines. A hold is noted before its commit and crossed out after its end, so none can be forgotten; one too many does
 * no harm. It stays as small as what is open: finding the expired never searches the history.
 */
export interface HoldNotes {
  /** Doing so again moves the deadline. */
  note(note: HoldNote): Promise<void>;
  remove(id: string): Promise<void>;
  /** Removes all notes of a hold, which is one of an account: others may have holds of the same id. */
  crossOut(account: string, holdId: string): Promise<void>;
  /** A page of those whose deadline is at or before a time, at most `limit`, the earliest first. @param after the last one of the page before */
  expiredAt(time: Date, limit: number, after?: HoldNote): Promise<readonly HoldNote[]>;
}

/** Keeps them in MongoDB's collection `open_holds`. */
export class MongoHoldNotes implements HoldNotes {
  readonly #collection: Collection;

  constructor(connection: Connection) {
    this.#collection = connection.collection('open_holds');
  }

  /** Makes the indexes by which notes are found. Doing so again changes nothing. */
  async prepare(): Promise<void> {
    await translatingMongoErrors(this.#collection.createIndex({ expiresAt: 1, _id: 1 }, { name: 'deadline' }));
    await translatingMongoErrors(this.#collection.createIndex({ holdId: 1 }, { name: 'hold' }));
  }

  async note({ id, ...note }: HoldNote): Promise<void> {
    const options = { upsert: true, ...MONGO_DURABLE };
    await translatingMongoErrors(this.#collection.updateOne({ _id: id } as never, { $set: note }, options));
  }

  async remove(id: string): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteOne({ _id: id } as never));
  }

  async crossOut(account: string, holdId: string): Promise<void> {
    // Older builds had one note for all holds of an id, under that id.
    const those = {
      $or: [
        { holdId, account },
        { _id: holdId, account },
      ],
    } as never;
    await translatingMongoErrors(this.#collection.deleteMany(those));
  }

  async expiredAt(time: Date, limit: number, after?: HoldNote): Promise<readonly HoldNote[]> {
    const behind =
      after === undefined
        ? {}
        : { $or: [{ expiresAt: { $gt: after.expiresAt } }, { expiresAt: after.expiresAt, _id: { $gt: after.id } }] };
    const found = this.#collection
      .find({ expiresAt: { $lte: time }, ...behind } as never)
      .sort({ expiresAt: 1, _id: 1 })
      .limit(limit);
    return (await translatingMongoErrors(found.toArray())).map(({ _id, holdId, account, expiresAt }) => ({
      id: String(_id),
      holdId: String(holdId ?? _id),
      account: account as string,
      expiresAt: expiresAt as Date,
    }));
  }
}
