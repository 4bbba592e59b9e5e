import { isMongoDuplicateKey, MONGO_COMMITTED, MONGO_DURABLE, translatingMongoErrors } from '@cutover/event-sourcing';
import type { Collection, Connection } from 'mongoose';

/**
 * Password hashes by credential id. One is stored *before* the commit that names it, and removed after the commit that replaces
 * it: which hash counts is decided by the member's stream alone. They are no events, so that they can be forgotten and are
 * never published.
 */
export interface Credentials {
  /** Stores the hash unless the id has one. @returns whether it was stored now */
  add(id: string, hash: string): Promise<boolean>;
  find(id: string): Promise<string | undefined>;
  /** The same password hashed anew: replaces `from`, if that is still there. */
  rehash(id: string, from: string, to: string): Promise<void>;
  remove(id: string): Promise<void>;
}

interface CredentialDocument {
  readonly _id: string;
  readonly hash: string;
}

/** Credentials in MongoDB's collection `credentials`. */
export class MongoCredentials implements Credentials {
  readonly #collection: Collection<CredentialDocument>;

  constructor(connection: Connection) {
    this.#collection = connection.collection<CredentialDocument>('credentials');
  }

  async add(id: string, hash: string): Promise<boolean> {
    try {
      await translatingMongoErrors(this.#collection.insertOne({ _id: id, hash } as never, MONGO_DURABLE));
      return true;
    } catch (error) {
      if (isMongoDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(id: string): Promise<string | undefined> {
    const found = await translatingMongoErrors(this.#collection.findOne({ _id: id } as never, MONGO_COMMITTED));
    return (found as CredentialDocument | null)?.hash;
  }

  async rehash(id: string, from: string, to: string): Promise<void> {
    const place = { _id: id, hash: from } as never;
    await translatingMongoErrors(this.#collection.updateOne(place, { $set: { hash: to } } as never, MONGO_DURABLE));
  }

  async remove(id: string): Promise<void> {
    await translatingMongoErrors(this.#collection.deleteOne({ _id: id } as never, MONGO_DURABLE));
  }
}
