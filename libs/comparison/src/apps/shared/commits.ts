import type { mongo } from 'mongoose';
import { z } from 'zod';

import type { Reach } from '../application.ts';

/** One commit of the event store as it lay in the database after the lane: one append, with all its events. */
export const commitRecordSchema = z.strictObject({
  stream: z.string().describe('<aggregate>-<id>'),
  sequence: z.int().positive(),
  commandId: z.string(),
  key: z.string().nullable().describe('idempotency key as the client sent it; null on what no client asked for'),
  recordedAt: z.iso.datetime().optional().describe('by the clock of the pod that appended it; older records have none'),
  events: z.array(z.strictObject({ type: z.string(), data: z.record(z.string(), z.unknown()) })),
});
export type CommitRecord = z.infer<typeof commitRecordSchema>;

interface StoredCommit {
  stream: string;
  sequence: number;
  commandId: string;
  idempotencyKey?: string;
  recordedAt?: Date;
  events: { type: string; data?: Record<string, unknown> }[];
}

/** Every commit in these collections of an event store, straight from the database. */
export const readCommits = async (db: mongo.Db, collections: readonly string[]): Promise<CommitRecord[]> => {
  const commits: CommitRecord[] = [];
  for (const name of collections) {
    const cursor = db.collection<StoredCommit>(name).find({}).sort({ _id: 1 });
    for await (const { stream, sequence, commandId, idempotencyKey, recordedAt, events } of cursor) {
      const kept = events.map(({ type, data }) => ({ type, data: JSON.parse(JSON.stringify(data ?? {})) }));
      const key = idempotencyKey ?? null;
      const times = recordedAt === undefined ? {} : { recordedAt: recordedAt.toISOString() };
      commits.push({ stream, sequence: Number(sequence), commandId, key, ...times, events: kept });
    }
  }
  return commits;
};

/** Does some work on one database of the lane's MongoDB. */
export const withMongo = async <T>(
  reach: Pick<Reach, 'mongo'>,
  name: string,
  work: (db: mongo.Db) => Promise<T>,
): Promise<T> => {
  // What speaks to MongoDB is much to load, and who foretells a comparison asks none.
  const { default: mongoose } = await import('mongoose');
  const reached = await reach.mongo();
  const options = { directConnection: true, serverSelectionTimeoutMS: 10_000, maxPoolSize: 1 };
  const url = `mongodb://${new URL(reached.url).host}/${name}`;
  const connection = await mongoose.createConnection(url, options).asPromise();
  try {
    return await work(connection.db as mongo.Db);
  } finally {
    await connection.close();
    await reached.close();
  }
};
