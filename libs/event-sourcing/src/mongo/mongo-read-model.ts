import type { Collection, Connection } from 'mongoose';
import type { Projected, ReadModel } from '../read-model.ts';
import { DURABLE } from './mongo-concerns.ts';
import { isDuplicateKey, translating } from './mongo-errors.ts';

const UPSERT = { upsert: true, ...DURABLE };

/** One document a stream; `_id` is the id, `sequence` guards each change. */
export class MongoReadModel<D extends object> implements ReadModel<D> {
  /** For the queries that a feature adds to its read model. */
  protected readonly collection: Collection;

  constructor(connection: Connection, collection: string) {
    this.collection = connection.collection(collection);
  }

  async apply(id: string, sequence: number, change: Partial<D>): Promise<boolean> {
    const earlier = { _id: id, sequence: { $lt: sequence } } as never;
    try {
      await translating(this.collection.updateOne(earlier, { $set: { ...change, sequence } } as never, UPSERT));
      return true;
    } catch (error) {
      // Nothing earlier was found, so the server tried to insert: the document exists and shows this commit or a later one.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async restore(id: string, sequence: number, document: D): Promise<boolean> {
    const notLater = { _id: id, sequence: { $lte: sequence } } as never;
    try {
      await translating(this.collection.replaceOne(notLater, { ...document, sequence }, UPSERT));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(id: string): Promise<Projected<D> | undefined> {
    const document = await translating(this.collection.findOne({ _id: id } as never));
    return document === null ? undefined : this.project(document);
  }

  async findMany(ids: readonly string[]): Promise<readonly Projected<D>[]> {
    const found = this.collection.find({ _id: { $in: ids } } as never);
    return (await translating(found.toArray())).map((document) => this.project(document));
  }

  protected project(document: object): Projected<D> {
    const { _id, ...rest } = document as { _id: string };
    return { id: _id, ...rest } as unknown as Projected<D>;
  }
}
