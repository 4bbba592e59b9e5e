import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import mongoose, { type Connection } from 'mongoose';
import { ReadModelSnapshots } from '../snapshots.ts';
import {
  eventStoreContract,
  eventVersionsContract,
  readModelContract,
  snapshotsContract,
  streamsContract,
  unpublishedContract,
} from '../testing/index.ts';
import { eventCodec } from '../event-codec.ts';
import { commitId } from './commit-document.ts';
import { MongoEventStore } from './mongo-event-store.ts';
import { MongoReadModel } from './mongo-read-model.ts';

let standin: MongoStandin;
let connection: Connection;

async function connect(): Promise<Connection> {
  return mongoose.createConnection(`${standin.url}/contract`, { serverSelectionTimeoutMS: 30_000 }).asPromise();
}

async function prepared(collection: string): Promise<MongoEventStore<never>> {
  const store = new MongoEventStore<never>(connection, collection);
  await store.prepare();
  return store;
}

beforeAll(async () => {
  standin = await startMongoStandin();
  connection = await connect();
}, 120_000);

afterAll(async () => {
  await connection?.close();
  await standin?.stop();
});

eventStoreContract('MongoDB', () => prepared('commits'));
eventVersionsContract('MongoDB', async (codec) => {
  const store = new MongoEventStore(connection, 'versions', codec);
  await store.prepare();
  const plant = async ({ request, ...commit }: Parameters<Planting>[0]) => {
    const document = { _id: commitId(commit.stream, commit.sequence), ...commit, ...request };
    await connection.collection('versions').insertOne(document as never);
  };
  return { store, plant };
});

type Planting = Awaited<ReturnType<Parameters<typeof eventVersionsContract>[1]>>['plant'];

streamsContract('MongoDB', () => prepared('streams'));

unpublishedContract('MongoDB', async () => {
  const store = await prepared('unpublished');
  await store.prepareUnpublished();
  return store;
});

readModelContract('MongoDB', async () => new MongoReadModel<never>(connection, 'rows'));

snapshotsContract(
  'MongoDB',
  async (version) => new ReadModelSnapshots<never>(new MongoReadModel<never>(connection, 'snapshots'), version),
);

describe('the MongoDB event store', () => {
  it('keeps one document a commit, its key the stream and the sequence', async () => {
    const store = new MongoEventStore(connection, 'shape');
    await store.prepare();
    const request = { subject: 'ada', idempotencyKey: 'k', fingerprint: 'f' };
    const events = [{ type: 'Happened', data: { n: 1 } }];
    const recordedAt = new Date(1_700_000_000_000);
    await store.append({ stream: 's', expected: 0, commandId: 'c', request, events, recordedAt });
    expect(await connection.collection('shape').find().toArray()).toEqual([
      {
        _id: 's/0000000001',
        stream: 's',
        sequence: 1,
        commandId: 'c',
        ...request,
        events,
        recordedAt,
        published: false,
      },
    ]);
  });

  it('states the version of an event from its second on', async () => {
    const codec = eventCodec<{ type: 'Old' | 'New'; data: object }>({ Old: [(data: object) => data], New: [] });
    const store = new MongoEventStore(connection, 'versioned', codec);
    const events = [{ type: 'Old', data: {} } as const, { type: 'New', data: {} } as const];
    await store.append({ stream: 's', expected: 0, commandId: 'c', events, recordedAt: new Date(0) });
    const stored = await connection.collection('versioned').findOne();
    expect(stored?.['events']).toEqual([
      { type: 'Old', version: 2, data: {} },
      { type: 'New', data: {} },
    ]);
  });

  it('prepares as often as it is asked', async () => {
    await Promise.all([prepared('twice'), prepared('twice'), prepared('twice')]);
    const indexes = await connection.collection('twice').indexes();
    expect(indexes.map(({ name }) => name).sort()).toEqual(['_id_', 'command', 'request']);
  });

  it('says that the outcome is unknown when the server is gone, and finds everything when it is back', async () => {
    const own = await startMongoStandin();
    const stopping: (() => Promise<unknown>)[] = [() => own.stop()];
    try {
      const to = await mongoose.createConnection(`${own.url}/t`, { serverSelectionTimeoutMS: 5_000 }).asPromise();
      stopping.push(() => to.close());
      const store = new MongoEventStore(to, 'commits');
      await store.prepare();
      const events = [{ type: 'E', data: {} }];
      const append = { stream: 's', commandId: 'c1', expected: 0, events, recordedAt: new Date() };
      await store.append(append);
      await own.kill('SIGKILL');
      const lost = store.append({ ...append, commandId: 'c2', expected: 1 });
      await expect(lost).rejects.toMatchObject({ code: 'event-store.unavailable', retriable: true });
      const back = await startMongoStandin({ dir: own.dir, port: own.port });
      stopping.push(() => back.stop());
      expect(await store.read('s', { after: 0, limit: 5 })).toHaveLength(1);
      expect(await store.append(append)).toMatchObject({ replayed: true });
    } finally {
      for (const stop of stopping.reverse()) await stop();
    }
  }, 60_000);
});
