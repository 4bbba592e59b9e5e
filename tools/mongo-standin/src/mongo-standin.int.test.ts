import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import mongoose from 'mongoose';
import { ensureStandin } from './testing/ensure-standin.ts';
import { startMongoStandin, type MongoStandin } from './testing/index.ts';

interface Row {
  _id: string;
  pair: string;
  n: number;
}

const dirs: string[] = [];
const running: MongoStandin[] = [];

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'standin-test-'));
  dirs.push(dir);
  return dir;
}

async function start(dir: string): Promise<MongoStandin> {
  const standin = await startMongoStandin({ dir });
  running.push(standin);
  return standin;
}

async function rows(standin: MongoStandin) {
  const connection = await mongoose
    .createConnection(`${standin.url}/t`, { serverSelectionTimeoutMS: 30_000 })
    .asPromise();
  const collection = connection.collection<Row>('rows');
  await collection.createIndex({ pair: 1, n: 1 }, { unique: true, name: 'pair' });
  return { collection, close: () => connection.close(true) };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((standin) => standin.kill('SIGKILL')));
  await Promise.all(dirs.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
});

describe('the stand-in', () => {
  it('loses no acknowledged write at kill -9, and its unique indexes know each of them', async () => {
    const dir = await folder();
    const first = await start(dir);
    const before = await rows(first);
    const acknowledged: number[] = [];
    let next = 0;
    let killed = false;
    const writer = async (): Promise<void> => {
      for (;;) {
        const n = next++;
        try {
          await before.collection.insertOne({ _id: `row-${n}`, pair: 'p', n });
          acknowledged.push(n);
        } catch (error) {
          if (killed) return;
          throw error;
        }
      }
    };
    const writers = Array.from({ length: 16 }, writer);
    while (acknowledged.length < 1_000) await sleep(5);
    killed = true;
    await first.kill('SIGKILL');
    // What waits for a server to come back does so no longer.
    await before.close();
    await Promise.all(writers);

    const after = await rows(await start(dir));
    const found = new Set((await after.collection.find().toArray()).map(({ n }) => n));
    expect(acknowledged.length).toBeGreaterThanOrEqual(1_000);
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([]);
    const again = await Promise.allSettled(
      [...found].map((n) => after.collection.insertOne({ _id: `other-${n}`, pair: 'p', n })),
    );
    expect(again.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    await after.close();
  }, 60_000);

  it('closes its store on SIGTERM and opens it again', async () => {
    const dir = await folder();
    const first = await start(dir);
    const before = await rows(first);
    await before.collection.insertOne({ _id: 'a', pair: 'p', n: 1 });
    await before.close();
    await first.kill('SIGTERM');
    const after = await rows(await start(dir));
    expect(await after.collection.findOne({ _id: 'a' })).toMatchObject({ pair: 'p', n: 1 });
    await after.close();
  }, 60_000);

  it.each([
    [['--dir', '/tmp/x'], '--dir and --port are required'],
    [['--dir', '/tmp/x', '--port', 'no'], '--port no is not a number'],
    [['--dir', '/tmp/x', '--port', '70000'], '--port 70000 is not within 0 and 65535'],
    [['--what', 'x'], 'unknown option --what'],
    [['--port'], '--port needs a value'],
  ])('refuses %j with one line and exit code 2', async (args, line) => {
    const { classpath } = await ensureStandin();
    const run = promisify(execFile)('java', ['-cp', classpath, 'cutover.Main', ...args]);
    await expect(run).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(new RegExp(`^mongo-standin: ${line}.*\n$`)),
    });
  });

  it('tells its health by a program of its own, which fails where nothing answers', async () => {
    const { classpath } = await ensureStandin();
    const ping = (port: number) => promisify(execFile)('java', ['-cp', classpath, 'cutover.Ping', String(port)]);
    const standin = await start(await folder());
    const port = Number(new URL(standin.url).port);
    expect(await ping(port)).toMatchObject({ stdout: '', stderr: '' });
    await standin.kill('SIGKILL');
    await expect(ping(port)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^ping: .*\n$/) });
  });
});
