import type { mongo } from 'mongoose';
import { nameAt } from '../folder/backup-folder.ts';
import type { BackupFolder } from '../folder/backup-folder.ts';
import type { CompleteRecord } from '../format/records.ts';
import { backupLines } from './backup-lines.ts';

export interface BackupOptions {
  readonly client: mongo.MongoClient;
  readonly folder: BackupFolder;
  /** How many backups stay, this one among them. */
  readonly keep: number;
  readonly at: Date;
  readonly signal: AbortSignal;
}

export interface TakenBackup {
  readonly name: string;
  readonly collections: number;
  readonly documents: number;
  readonly sha256: string;
  /** Compressed. */
  readonly bytes: number;
  /** Older ones, by name. */
  readonly removed: readonly string[];
}

/**
 * Backs all databases up but the server's own, while they are in use: each document is whole, and a document written meanwhile may be in it or not.
 * Older backups are removed only once this one is whole.
 * @throws BackupError `kind-unknown`, `folder-unusable`, the signal's reason
 */
export async function takeBackup({ client, folder, keep, at, signal }: BackupOptions): Promise<TakenBackup> {
  const name = nameAt(at);
  const total = Promise.withResolvers<CompleteRecord['complete']>();
  await folder.write(name, backupLines(client, at, signal, total.resolve), signal);
  const removed = await folder.keepNewest(keep);
  return { name, ...(await total.promise), bytes: await folder.size(name), removed };
}
