import type { mongo } from 'mongoose';
import { BackupError } from '../backup-error.ts';
import type { CollectionFacts } from '../format/records.ts';

/** The server's own. */
const OF_THE_SERVER: ReadonlySet<string> = new Set(['admin', 'config', 'local']);
/** Names of collections that the server keeps for itself begin so. */
const SYSTEM = 'system.';
/** Of an index, what says nothing about it: which format it is stored in, and where it stands. */
const STORED = new Set(['v', 'ns']);

/** Documents as they are stored: without it a Long would become a number, and a number an Int32. */
const AS_STORED = { promoteValues: false, bsonRegExp: true } as const;

export async function databasesOf(client: mongo.MongoClient): Promise<string[]> {
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
  return databases
    .map(({ name }) => name)
    .filter((name) => !OF_THE_SERVER.has(name))
    .sort();
}

type Info = mongo.CollectionInfo;

async function infosOf(client: mongo.MongoClient, database: string): Promise<Info[]> {
  const infos = await client.db(database).listCollections({}, { nameOnly: false }).toArray();
  return (infos as Info[])
    .filter(({ name }) => !name.startsWith(SYSTEM))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function factsOf(client: mongo.MongoClient, database: string, { name, type, options }: Info) {
  if (type !== undefined && type !== 'collection') {
    throw new BackupError('kind-unknown', `${database}.${name} is a ${type}, and only collections are backed up`);
  }
  const all = await client.db(database).collection(name).listIndexes().toArray();
  const indexes = all
    .filter((index) => index['name'] !== '_id_')
    .map((index) => Object.fromEntries(Object.entries(index).filter(([key]) => !STORED.has(key))));
  return { database, name, options: options ?? {}, indexes };
}

/** Every collection, by database and name, but for the server's own. @throws BackupError `kind-unknown` */
export async function* collectionsOf(client: mongo.MongoClient): AsyncGenerator<CollectionFacts> {
  for (const database of await databasesOf(client)) {
    for (const info of await infosOf(client, database)) yield factsOf(client, database, info);
  }
}

/** A collection's documents by `_id`. @throws the signal's reason, while it waits for the server, too */
export async function* documentsOf(
  client: mongo.MongoClient,
  { database, name }: Pick<CollectionFacts, 'database' | 'name'>,
  signal: AbortSignal,
): AsyncGenerator<mongo.Document> {
  yield* client
    .db(database)
    .collection(name)
    .find({}, { ...AS_STORED, signal })
    .sort({ _id: 1 });
}

/** The name of a collection that holds a document, or undefined. */
export async function someDocument(client: mongo.MongoClient): Promise<string | undefined> {
  for (const database of await databasesOf(client)) {
    for (const { name, type } of await infosOf(client, database)) {
      if (type !== undefined && type !== 'collection') return `${database}.${name}`;
      const found = await client
        .db(database)
        .collection(name)
        .findOne({}, { projection: { _id: 1 } });
      if (found !== null) return `${database}.${name}`;
    }
  }
  return undefined;
}
