import mongoose, { type mongo } from 'mongoose';
import { BackupError } from '../backup-error.ts';
import { someDocument } from '../backup/collections.ts';
import { summaryOf } from '../backup/backup-lines.ts';
import type { BackupFolder } from '../folder/backup-folder.ts';
import type { CompleteRecord, Summary } from '../format/records.ts';
import { CollectionWriter } from './collection-writer.ts';
import { readBackup } from './read-backup.ts';

const { calculateObjectSize } = mongoose.mongo.BSON;

export interface RestoreOptions {
  readonly folder: BackupFolder;
  /** `''` for the newest. */
  readonly name: string;
  readonly client: mongo.MongoClient;
  readonly signal: AbortSignal;
}

export interface Restored extends Omit<CompleteRecord['complete'], 'sha256'> {
  readonly name: string;
}

/**
 * Restores a backup into an empty database, and reads it back. The backup is read to its end first: a damaged one changes nothing. Collections that are
 * there stay, with their indexes: a service makes them as it starts.
 * @throws BackupError `backup-missing`, `backup-damaged`, `not-empty`, `restore-differs`, the signal's reason
 */
export async function restore({ folder, name: wanted, client, signal }: RestoreOptions): Promise<Restored> {
  const name = await folder.find(wanted);
  const { collections, documents } = await readBackup(name, folder.read(name), signal);
  const holding = await someDocument(client);
  if (holding !== undefined) {
    throw new BackupError(
      'not-empty',
      `the database holds documents (${holding}): a backup is restored into an empty one only`,
    );
  }
  const written: { writer: CollectionWriter; stated: Summary }[] = [];
  let writer: CollectionWriter | undefined;
  await readBackup(name, folder.read(name), signal, {
    async collection(facts) {
      writer = new CollectionWriter(client, facts);
      await writer.prepare();
    },
    async document(document) {
      await writer?.add(document, calculateObjectSize(document));
    },
    async end(stated) {
      await writer?.flush();
      if (writer !== undefined) written.push({ writer, stated });
    },
  });
  for (const {
    writer: { facts },
    stated,
  } of written)
    assertSame(name, facts, stated, await summaryOf(client, facts, signal));
  return { name, collections, documents };
}

function assertSame(name: string, facts: { database: string; name: string }, stated: Summary, found: Summary): void {
  if (stated.sha256 === found.sha256) return;
  const where = `${facts.database}.${facts.name}`;
  throw new BackupError(
    'restore-differs',
    `${where} does not read as backup ${name} does (${found.documents} documents of ${stated.documents}): did somebody write meanwhile? Empty the database, and restore again`,
  );
}
