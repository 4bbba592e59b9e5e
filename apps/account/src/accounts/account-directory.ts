import { MongoReadModel, translatingMongoErrors, type Projected, type ReadModel } from '@cutover/event-sourcing';
import type { AccountKind } from '../account/account.ts';

export interface DirectoryEntry {
  readonly owner: string;
  readonly currency: string;
  readonly kind: AccountKind;
}

/**
 * Which accounts an owner has. An entry is written *before* the account's first commit, so no account can be missing from it; an entry whose
 * account was never opened (a crash in between) is passed over by readers.
 */
export interface AccountDirectory extends ReadModel<DirectoryEntry> {
  /** Removes the entry of an id under which nobody has opened an account, and nobody will. */
  forget(id: string): Promise<void>;
  /** Entries of an owner after an account id, in order of id (UUIDv7: oldest first). */
  listByOwner(owner: string, after: string, limit: number): Promise<readonly Projected<DirectoryEntry>[]>;
  /** Entries of all owners, likewise. */
  list(after: string, limit: number): Promise<readonly Projected<DirectoryEntry>[]>;
}

/** The directory in MongoDB's collection `accounts`. */
export class MongoAccountDirectory extends MongoReadModel<DirectoryEntry> implements AccountDirectory {
  /** Creates the index that lists need; doing so again changes nothing. */
  async prepare(): Promise<void> {
    await translatingMongoErrors(this.collection.createIndex({ owner: 1, _id: 1 }, { name: 'owner' }));
  }

  async forget(id: string): Promise<void> {
    await translatingMongoErrors(this.collection.deleteOne({ _id: id } as never));
  }

  async listByOwner(owner: string, after: string, limit: number): Promise<readonly Projected<DirectoryEntry>[]> {
    return this.#page({ owner, _id: { $gt: after } }, limit);
  }

  async list(after: string, limit: number): Promise<readonly Projected<DirectoryEntry>[]> {
    return this.#page({ _id: { $gt: after } }, limit);
  }

  async #page(query: object, limit: number): Promise<readonly Projected<DirectoryEntry>[]> {
    const page = this.collection
      .find(query as never)
      .sort({ _id: 1 })
      .limit(limit);
    return (await translatingMongoErrors(page.toArray())).map((document) => this.project(document));
  }
}
