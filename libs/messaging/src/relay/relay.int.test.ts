import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoEventStore, type DomainEvent } from '@cutover/event-sourcing';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import mongoose, { type Connection } from 'mongoose';
import type { Message } from '../message.ts';
import { until } from '../testing/index.ts';
import { MongoLease } from './lease.ts';
import { MongoOutbox } from './mongo-outbox.ts';
import { OutboxEventStore } from './outbox-event-store.ts';
import { Relay } from './relay.ts';

let standin: MongoStandin;
let connection: Connection;

beforeAll(async () => {
  standin = await startMongoStandin();
  connection = await mongoose.createConnection(`${standin.url}/relay`).asPromise();
}, 120_000);

afterAll(async () => {
  await connection.close();
  await standin.stop();
});

describe('a lease in MongoDB', () => {
  it('has one holder of many that race for it, is renewed by it, and passes on when it ends', async () => {
    const lease = new MongoLease(connection, `lease-${randomUUID()}`);
    const now = new Date();
    const later = (ms: number) => new Date(now.getTime() + ms);
    const holders = Array.from({ length: 8 }, (_, i) => `h${i}`);
    const took = await Promise.all(holders.map((holder) => lease.take(holder, now, later(1_000))));
    expect(took.filter(Boolean)).toHaveLength(1);
    const [winner, loser] = [holders[took.indexOf(true)]!, holders[took.indexOf(false)]!];
    expect(await lease.take(winner, later(500), later(1_500))).toBe(true);
    expect(await lease.take(loser, later(1_400), later(2_400))).toBe(false);
    expect(await lease.take(loser, later(1_500), later(2_500))).toBe(true);
    await lease.release(winner);
    expect(await lease.take(winner, later(1_600), later(2_600))).toBe(false);
    await lease.release(loser);
    expect(await lease.take(winner, later(1_600), later(2_600))).toBe(true);
  });
});

describe('an outbox in MongoDB', () => {
  it('lists its notes page by page, the oldest first, and none twice', async () => {
    const outbox = new MongoOutbox(connection, 'paged_outbox');
    await outbox.prepare();
    await outbox.prepare();
    const since = (n: number) => new Date(1_700_000_000_000 + Math.floor(n / 3));
    const all = Array.from({ length: 10 }, (_, n) => ({
      id: `${n}`,
      stream: `s${n % 2}`,
      commandId: 'c',
      since: since(n),
    }));
    await Promise.all([...all].reverse().map((note) => outbox.note(note)));
    const listed: string[] = [];
    for (let page = await outbox.list(4); page.length > 0; page = await outbox.list(4, page.at(-1))) {
      listed.push(...page.map(({ id }) => id));
    }
    expect(listed).toEqual(all.map(({ id }) => id));
    expect((await outbox.ofStreams(['s1'])).map(({ id }) => id).sort()).toEqual(['1', '3', '5', '7', '9']);
  });
});

describe('relays on MongoDB', () => {
  it('publish every commit, each stream in order, while several write and the leader is replaced', async () => {
    const commits = new MongoEventStore<DomainEvent>(connection, 'commits');
    await commits.prepare();
    const outbox = new MongoOutbox(connection, 'outbox');
    const published: Message[] = [];
    const lease = new MongoLease(connection, 'relay');
    const relays = ['one', 'two'].map(
      (holder) =>
        new Relay({
          store: commits,
          outbox,
          lease,
          holder,
          toMessages: ({ stream, sequence }) => [
            { topic: 't', key: stream, id: `${stream}#${sequence}`, type: 'E', version: 1, data: { sequence } },
          ],
          publish: async (messages) => {
            await sleep(1);
            published.push(...messages);
          },
          options: { pollMs: 10, leaseMs: 400 },
        }),
    );
    const store = new OutboxEventStore({ store: commits, outbox, publishes: () => true });
    await Promise.all(relays.map((relay) => relay.start()));
    const streams = Array.from({ length: 6 }, (_, i) => `s${i}`);
    const writing = streams.map(async (stream) => {
      for (let expected = 0; expected < 25; expected++) {
        const commandId = `c${expected}`;
        await store.append({ stream, expected, commandId, events: [{ type: 'E', data: {} }], recordedAt: new Date() });
      }
    });
    await until(() => published.length > 40, 'something is published');
    await relays.find(({ leading }) => leading)?.leave();
    await Promise.all(writing);
    const of = (stream: string) => [...new Set(published.filter(({ key }) => key === stream).map(({ id }) => id))];
    await until(() => streams.every((stream) => of(stream).length === 25), 'all are published');
    await Promise.all(relays.map((relay) => relay.leave()));
    for (const stream of streams)
      expect(of(stream)).toEqual(Array.from({ length: 25 }, (_, i) => `${stream}#${i + 1}`));
    await until(async () => (await outbox.list(10)).length === 0, 'no note is left');
  }, 120_000);
});
