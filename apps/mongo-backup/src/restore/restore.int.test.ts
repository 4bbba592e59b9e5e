import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import type { MongoStandin } from '@cutover/mongo-standin/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose, { type mongo } from 'mongoose';
import { collectionsOf, databasesOf, documentsOf, someDocument } from '../backup/collections.ts';
import { summaryOf } from '../backup/backup-lines.ts';
import { takeBackup } from '../backup/take-backup.ts';
import { BackupFolder, nameAt } from '../folder/backup-folder.ts';
import { documentLine } from '../format/records.ts';
import { readBackup } from './read-backup.ts';
import { restore } from './restore.ts';

const { MongoClient } = mongoose.mongo;
const { Binary, BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } = mongoose.mongo.BSON;
const START_MS = 120_000;

let standin: MongoStandin;
let client: mongo.MongoClient;
let path: string;
let folder: BackupFolder;
const signal = new AbortController().signal;

async function empty(): Promise<void> {
  for (const database of await databasesOf(client)) await client.db(database).dropDatabase();
}

beforeAll(async () => {
  standin = await startMongoStandin();
  client = await MongoClient.connect(standin.url);
}, START_MS);

afterAll(async () => {
  await client?.close();
  await standin?.stop();
});

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'mongo-backup-'));
  folder = new BackupFolder(path);
});

afterEach(async () => {
  await empty();
  await rm(path, { recursive: true, force: true });
});

const UNIQUE = { stream: 1, sequence: 1 } as const;

async function fill(): Promise<void> {
  const bank = client.db('account');
  await bank.collection('commits').createIndex(UNIQUE, { unique: true, name: 'once' });
  await bank.collection('commits').insertMany([
    { _id: new ObjectId(), stream: 'a', sequence: new Int32(1), minor: Long.fromString('9007199254740993') },
    {
      _id: new ObjectId(),
      stream: 'a',
      sequence: new Int32(2),
      minor: new Double(1),
      rate: Decimal128.fromString('0.10'),
    },
  ]);
  await client
    .db('pacman')
    .collection<mongo.Document>('scores')
    .insertMany([
      { _id: 'x' as never, when: new Date(0), name: 'line\u2028end\n', data: new Binary(Buffer.from([0, 1, 255])) },
      { _id: 7 as never, pattern: new BSONRegExp('^a', 'i'), nothing: null, list: [1, 'two', { three: true }] },
      { _id: { a: 1 } as never, at: new Timestamp({ t: 1, i: 2 }), $dollar: 'kept' },
    ]);
  await client.db('pacman').createCollection('empty');
}

/** All that there is, as a backup writes it. */
async function content(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for await (const facts of collectionsOf(client)) {
    const lines: string[] = [];
    for await (const document of documentsOf(client, facts, signal)) lines.push(documentLine(document));
    all[`${facts.database}.${facts.name}`] = { indexes: facts.indexes, lines };
  }
  return all;
}

const backUp = (at = new Date(), keep = 7) => takeBackup({ client, folder, keep, at, signal });
const fileOf = (name: string) => join(path, `mongo-${name}.ndjson.gz`);

describe('a backup', () => {
  it('restored into an empty database is what it was made from, to the type of each number', async () => {
    await fill();
    const before = await content();
    expect(Object.keys(before)).toEqual(['account.commits', 'pacman.empty', 'pacman.scores']);
    const taken = await backUp();
    expect(taken).toMatchObject({ collections: 3, documents: 5, removed: [] });
    await empty();
    expect(await restore({ folder, name: '', client, signal })).toMatchObject({ name: taken.name, documents: 5 });
    expect(await content()).toEqual(before);
    const twice = client.db('account').collection('commits').insertOne({ stream: 'a', sequence: 2 });
    await expect(twice).rejects.toMatchObject({ code: 11_000 });
  });

  it('of the same data is the same content, whenever it is taken', async () => {
    await fill();
    const names = [(await backUp(new Date(1_000))).name, (await backUp(new Date(2_000))).name];
    const [first, second] = await Promise.all(
      names.map(async (name) =>
        gunzipSync(await readFile(fileOf(name)))
          .toString()
          .split('\n')
          .slice(1, -2),
      ),
    );
    expect(second).toEqual(first);
  });

  it('goes where collections and their indexes are made already, and holds nothing', async () => {
    await fill();
    const before = await content();
    await backUp();
    await empty();
    await client.db('account').collection('commits').createIndex(UNIQUE, { unique: true, name: 'once' });
    await restore({ folder, name: '', client, signal });
    expect(await content()).toEqual(before);
  });

  it('is refused where the database holds a document, in one line, and nothing is changed', async () => {
    await fill();
    await backUp();
    await empty();
    await client.db('other').collection('things').insertOne({ one: 1 });
    const before = await content();
    const refused = restore({ folder, name: '', client, signal });
    await expect(refused).rejects.toMatchObject({
      code: 'not-empty',
      message: 'the database holds documents (other.things): a backup is restored into an empty one only',
    });
    expect(await content()).toEqual(before);
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ['cut short', async (file) => truncate(file, (await readFile(file)).length - 20)],
    ['without its last line', (file) => edited(file, (lines) => lines.slice(0, -1))],
    ['without a document', (file) => edited(file, (lines) => lines.filter((line) => !line.includes('9007')))],
    ['with a document changed', (file) => edited(file, (lines) => lines.map((line) => line.replace('9007', '9008')))],
    ['with a line after its end', (file) => edited(file, (lines) => [...lines, '{}'])],
    [
      'of another version',
      (file) => edited(file, (lines) => lines.map((line) => line.replace('"backup":1', '"backup":2'))),
    ],
    ['that is none', (file) => writeFile(file, 'text')],
  ])('%s is refused before anything is written', async (_what, damage) => {
    await fill();
    const { name } = await backUp();
    await empty();
    await damage(fileOf(name));
    const refused = restore({ folder, name, client, signal });
    await expect(refused).rejects.toMatchObject({
      code: 'backup-damaged',
      message: expect.stringMatching(new RegExp(`^backup ${name} is damaged: [^\\n]+$`)),
    });
    expect(await someDocument(client)).toBeUndefined();
    expect(await content()).toEqual({});
  });

  it('that is not there is named, with those that are', async () => {
    await expect(restore({ folder, name: '', client, signal })).rejects.toThrow(/ holds no backup$/);
    const { name } = await backUp();
    const refused = restore({ folder, name: '../x', client, signal });
    await expect(refused).rejects.toThrow(`holds no backup "../x"; there are ${name}`);
  });

  it('stays one of the newest few', async () => {
    const taken: string[] = [];
    for (const second of [1, 2, 3, 4]) taken.push((await backUp(new Date(second * 1_000), 2)).name);
    expect(await folder.names()).toEqual(taken.slice(2));
    expect(taken[3]).toBe(nameAt(new Date(4_000)));
  });

  it('that was killed half-way is no backup, and goes once nobody can be writing it any more', async () => {
    const [old, young] = ['.begun-old', '.begun-young'].map((name) => join(path, name));
    await Promise.all([old!, young!].map((file) => writeFile(file, 'half')));
    await utimes(old!, new Date(0), new Date(0));
    const { name } = await backUp();
    expect((await readdir(path)).sort()).toEqual(['.begun-young', `mongo-${name}.ndjson.gz`]);
  });

  it('that is stopped, as are reading, restoring and summing one up, says why, and is not called damaged', async () => {
    await fill();
    const { name } = await backUp(new Date(1_000));
    const stopped = AbortSignal.abort(new Error('stopped'));
    const facts = { database: 'pacman', name: 'scores' };
    await expect(takeBackup({ client, folder, keep: 7, at: new Date(), signal: stopped })).rejects.toThrow(/^stopped$/);
    await expect(readBackup(name, folder.read(name), stopped)).rejects.toThrow(/^stopped$/);
    await expect(summaryOf(client, facts, stopped)).rejects.toThrow(/^stopped$/);
    await empty();
    await expect(restore({ folder, name, client, signal: stopped })).rejects.toThrow(/^stopped$/);
    expect(await content()).toEqual({});
    expect(await readdir(path)).toEqual([`mongo-${name}.ndjson.gz`]);
  });

  it('is no longer read once a visitor hears that it shall stop', async () => {
    await fill();
    const { name } = await backUp();
    const stopping = new AbortController();
    const seen: unknown[] = [];
    const reading = readBackup(name, folder.read(name), stopping.signal, {
      document(document) {
        seen.push(document);
        stopping.abort(new Error('stopped'));
        return Promise.resolve();
      },
    });
    await expect(reading).rejects.toThrow(/^stopped$/);
    expect(seen).toHaveLength(1);
  });

  it('that fails leaves nothing behind, and removes none of those before', async () => {
    await fill();
    const { name } = await backUp(new Date(1_000));
    const stopping = new AbortController();
    const lines = async function* () {
      yield 'one\n';
      stopping.abort(new Error('stopped'));
      yield 'two\n';
    };
    await expect(folder.write(nameAt(new Date()), lines(), stopping.signal)).rejects.toThrow(/^stopped$/);
    expect(await readdir(path)).toEqual([`mongo-${name}.ndjson.gz`]);
    await expect(new BackupFolder(join(path, 'none')).write('x', lines(), signal)).rejects.toMatchObject({
      code: 'folder-unusable',
      message: expect.stringContaining('none: ENOENT'),
    });
  });
});

async function edited(file: string, edit: (lines: string[]) => string[]): Promise<void> {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .split('\n')
    .slice(0, -1);
  await writeFile(file, gzipSync(`${edit(lines).join('\n')}\n`));
}
