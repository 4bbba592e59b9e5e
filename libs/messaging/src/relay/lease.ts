import { isMongoDuplicateKey, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/** The right to be the one that does something, for a while. */
export interface Lease {
  /** Takes it or keeps it. @returns whether it is held until `until` */
  take(holder: string, now: Date, until: Date): Promise<boolean>;
  /** Lets go, so that another need not wait. */
  release(holder: string): Promise<void>;
}

/**
 * One document a lease. Its holder is whoever last wrote it while it was free or theirs. Clocks of processes may differ and a holder may be paused: two at once are
 * possible and must be harmless, so what is done under a lease is idempotent.
 */
export class MongoLease implements Lease {
  readonly #collection: Collection;
  readonly #name: string;

  constructor(connection: Connection, name: string, collection = 'leases') {
    this.#collection = connection.collection(collection);
    this.#name = name;
  }

  async take(holder: string, now: Date, until: Date): Promise<boolean> {
    const free = { _id: this.#name, $or: [{ holder }, { until: { $lte: now } }] } as never;
    try {
      await translatingMongoErrors(
        this.#collection.updateOne(free, { $set: { holder, until } } as never, { upsert: true }),
      );
      return true;
    } catch (error) {
      // It is another's: the document exists, was not matched, and could not be inserted.
      if (isMongoDuplicateKey(error)) return false;
      throw error;
    }
  }

  async release(holder: string): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteOne({ _id: this.#name, holder } as never));
  }
}

/** For unit tests. */
export class InMemoryLease implements Lease {
  #held: { holder: string; until: Date } | undefined;

  async take(holder: string, now: Date, until: Date): Promise<boolean> {
    if (this.#held && this.#held.holder !== holder && this.#held.until > now) return false;
    this.#held = { holder, until };
    return true;
  }

  async release(holder: string): Promise<void> {
    if (this.#held?.holder === holder) this.#held = undefined;
  }
}
