import { describe, expect, it } from '@jest/globals';
import { Aggregates } from './aggregates.ts';
import type { DomainEvent } from './commit.ts';
import type { ReadOptions } from './event-store.ts';
import { InMemoryEventStore } from './in-memory-event-store.ts';
import { LruCache } from './lru-cache.ts';
import type { Snapshot } from './snapshots.ts';

const counting = { initial: 0, evolve: (n: number) => n + 1 };

/** Holds the snapshot for every stream. */
const held = (snapshot?: Snapshot<number>) => ({
  latest: async () => snapshot,
  latestOf: async (streams: readonly string[]) => new Map(snapshot && streams.map((stream) => [stream, snapshot])),
  save: async () => undefined,
});

class Counting extends InMemoryEventStore<DomainEvent> {
  readonly reads: ReadOptions[] = [];

  override async read(stream: string, options: ReadOptions) {
    this.reads.push(options);
    return super.read(stream, options);
  }
}

async function filled(commits: number): Promise<Counting> {
  const store = new Counting();
  for (let expected = 0; expected < commits; expected++) {
    const events = [{ type: 'E', data: {} }];
    await store.append({ stream: 's', expected, commandId: `c${expected}`, events, recordedAt: new Date(0) });
  }
  return store;
}

describe('aggregates', () => {
  it('fold a cold stream in widening reads', async () => {
    const store = await filled(400);
    expect(await new Aggregates(store, counting).load('s')).toEqual({ state: 400, sequence: 400 });
    expect(store.reads.map(({ limit }) => limit)).toEqual([4, 16, 64, 256, 1000]);
  });

  it('ask only for what is new of a stream they know, whoever wrote it', async () => {
    const store = await filled(20);
    const aggregates = new Aggregates(store, counting);
    await aggregates.load('s');
    await store.append({
      stream: 's',
      expected: 20,
      commandId: 'new',
      events: [{ type: 'E', data: {} }],
      recordedAt: new Date(0),
    });
    store.reads.length = 0;
    expect(await aggregates.load('s')).toEqual({ state: 21, sequence: 21 });
    expect(store.reads).toEqual([{ after: 20, limit: 4 }]);
  });

  it('start at a snapshot whose last commit is in the stream', async () => {
    const store = await filled(100);
    const snapshots = held({ state: 98, sequence: 98, commandId: 'c97' });
    expect(await new Aggregates(store, counting, { snapshots }).load('s')).toEqual({ state: 100, sequence: 100 });
    expect(store.reads).toEqual([
      { after: 97, limit: 1 },
      { after: 98, limit: 4 },
    ]);
  });

  it.each<[string, Snapshot<number>]>([
    ['of a commit that another one took the place of', { state: 7_000, sequence: 98, commandId: 'other' }],
    ['ahead of the stream', { state: 7_000, sequence: 101, commandId: 'c100' }],
    ['of nothing', { state: 7_000, sequence: 0, commandId: '' }],
  ])('fold from the start when the snapshot is %s', async (_what, wrong) => {
    const store = await filled(100);
    const aggregates = new Aggregates(store, counting, { snapshots: held(wrong) });
    expect(await aggregates.load('s')).toEqual({ state: 100, sequence: 100 });
  });

  it('keep a snapshot every so many commits, loaded or written', async () => {
    const store = await filled(25);
    const saved: number[] = [];
    const snapshots = {
      ...held(),
      save: async (_: string, s: Snapshot<number>) => void saved.push(s.sequence),
    };
    const aggregates = new Aggregates(store, counting, { snapshots, snapshotEvery: 10 });
    for (let expected = 25; expected < 50; expected++) {
      const before = await aggregates.load('s');
      const append = { stream: 's', expected, commandId: `c${expected}`, events: [{ type: 'E', data: {} }] };
      const { commit } = await store.append({ ...append, recordedAt: new Date(0) });
      aggregates.committed('s', before, commit);
    }
    expect(saved).toEqual([25, 35, 45]);
  });

  it('go on when a snapshot cannot be kept, and say so', async () => {
    const failures: unknown[] = [];
    const snapshots = { ...held(), save: () => Promise.reject(new Error('full')) };
    const onSnapshotFailure = (error: unknown, stream: string) => failures.push([String(error), stream]);
    const aggregates = new Aggregates(await filled(9), counting, { snapshots, snapshotEvery: 5, onSnapshotFailure });
    expect(await aggregates.load('s')).toEqual({ state: 9, sequence: 9 });
    expect(failures).toEqual([['Error: full', 's']]);
  });

  it('do not keep streams that do not exist', async () => {
    const store = new Counting();
    const aggregates = new Aggregates(store, counting, { capacity: 1 });
    expect(await aggregates.load('nobody')).toEqual({ state: 0, sequence: 0 });
    expect(await aggregates.load('nobody')).toEqual({ state: 0, sequence: 0 });
    expect(store.reads.map(({ after }) => after)).toEqual([0, 0]);
  });
});

describe('the cache', () => {
  it('drops what was not used for longest', () => {
    const cache = new LruCache<number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toEqual([1, undefined, 3, 2]);
  });
});
