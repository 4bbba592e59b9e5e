import { isMongoDuplicateKey, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** Counts by bucket and window of time, shared by all pods. */
export interface FailureCounts {
  /** Counts one more. @returns the count with it */
  increase(bucket: number, window: number): Promise<number>;
  /** Takes one back. */
  decrease(bucket: number, window: number): Promise<void>;
}

interface CountDocument {
  readonly _id: number;
  readonly window: number;
  readonly count: number;
}

const TRIES = 4;

/** Counts in MongoDB's collection `log_in_failures`: one document a bucket, so it never outgrows their number and needs no clean-up. */
export class MongoFailureCounts implements FailureCounts {
  readonly #collection: Collection<CountDocument>;

  constructor(connection: Connection) {
    this.#collection = connection.collection<CountDocument>('log_in_failures');
  }

  async increase(bucket: number, window: number): Promise<number> {
    for (let left = TRIES; left > 0; left--) {
      const counted = await this.#count(bucket, window);
      if (counted !== undefined) return counted;
      if (await this.#begin(bucket, window)) return 1;
    }
    // The bucket is in a later window: another pod's clock is ahead, and its count is the stricter one to come.
    return 1;
  }

  async decrease(bucket: number, window: number): Promise<void> {
    const place = { _id: bucket, window } as never;
    await translatingMongoErrors(this.#collection.updateOne(place, { $inc: { count: -1 } } as never));
  }

  async #count(bucket: number, window: number): Promise<number | undefined> {
    const place = { _id: bucket, window } as never;
    const change = { $inc: { count: 1 } } as never;
    const counted = this.#collection.findOneAndUpdate(place, change, { returnDocument: 'after' });
    return ((await translatingMongoErrors(counted)) as CountDocument | null)?.count;
  }

  /** @returns false when someone else has begun the window */
  async #begin(bucket: number, window: number): Promise<boolean> {
    const earlier = { _id: bucket, window: { $lt: window } } as never;
    const change = { $set: { window, count: 1 } } as never;
    try {
      await translatingMongoErrors(this.#collection.updateOne(earlier, change, { upsert: true }));
      return true;
    } catch (error) {
      if (isMongoDuplicateKey(error)) return false;
      throw error;
    }
  }
}
