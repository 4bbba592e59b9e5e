import mongoose, { type mongo } from 'mongoose';

import type { CommitRecord } from './ledger-record.ts';

interface StoredCommit {
  stream: string;
  sequence: number;
  commandId: string;
  idempotencyKey?: string;
  events: { type: string; data?: Record<string, unknown> }[];
}

const collections = ['account_commits', 'transfer_commits'] as const;

const readAll = async (db: mongo.Db): Promise<CommitRecord[]> => {
  const commits: CommitRecord[] = [];
  for (const name of collections) {
    const cursor = db.collection<StoredCommit>(name).find({}).sort({ _id: 1 });
    for await (const { stream, sequence, commandId, idempotencyKey, events } of cursor) {
      const kept = events.map(({ type, data }) => ({ type, data: JSON.parse(JSON.stringify(data ?? {})) }));
      commits.push({ stream, sequence: Number(sequence), commandId, key: idempotencyKey ?? null, events: kept });
    }
  }
  return commits;
};

/** Transfers that were requested and have neither completed nor failed. */
export const openTransfers = (commits: readonly CommitRecord[]): string[] => {
  const settled = new Set(commits.filter(({ sequence }) => sequence > 1).map(({ stream }) => stream));
  return commits
    .filter(({ stream, sequence }) => stream.startsWith('transfer-') && sequence === 1 && !settled.has(stream))
    .map(({ stream }) => stream);
};

export interface LedgerReader {
  /** Every commit of the event store, straight from the database. */
  read(): Promise<CommitRecord[]>;
  close(): Promise<void>;
}

export const openLedger = async (url: string): Promise<LedgerReader> => {
  const options = { directConnection: true, serverSelectionTimeoutMS: 10_000, maxPoolSize: 1 };
  const connection = await mongoose.createConnection(url, options).asPromise();
  return { read: () => readAll(connection.db as mongo.Db), close: () => connection.close() };
};
