import type { mongo } from 'mongoose';
import type { CollectionFacts } from '../format/records.ts';

const BATCH = 1_000;
/** A message has 48 MB at most. */
const BATCH_BYTES = 8_000_000;

/** Makes one collection, and fills it in batches. */
export class CollectionWriter {
  readonly facts: CollectionFacts;
  readonly #db: mongo.Db;
  #waiting: mongo.Document[] = [];
  #bytes = 0;

  constructor(client: mongo.MongoClient, facts: CollectionFacts) {
    this.facts = facts;
    this.#db = client.db(facts.database);
  }

  /** The collection and its indexes, where they are not there yet. */
  async prepare(): Promise<void> {
    const { name, options, indexes } = this.facts;
    const there = await this.#db.listCollections({ name }, { nameOnly: true }).hasNext();
    if (!there) await this.#db.createCollection(name, options);
    if (indexes.length > 0) await this.#db.command({ createIndexes: name, indexes: [...indexes] });
  }

  async add(document: mongo.Document, bytes: number): Promise<void> {
    this.#waiting.push(document);
    this.#bytes += bytes;
    if (this.#waiting.length >= BATCH || this.#bytes >= BATCH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const documents = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    if (documents.length > 0) await this.#db.collection(this.facts.name).insertMany(documents, { ordered: true });
  }
}
