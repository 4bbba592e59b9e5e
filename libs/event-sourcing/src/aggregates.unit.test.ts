import { describe, expect, it } from '@jest/globals';
import { Aggregates } from './aggregates.ts';
import type { DomainEvent } from './commit.ts';
import type { ReadOptions } from './event-store.ts';
import { InMemoryEventStore } from './in-memory-event-store.ts';
import { LruCache } from './lru-cache.ts';

const counting = { initial: 0, evolve: (n: number) => n + 1 };

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

  it('start at a snapshot', async () => {
    const store = await filled(100);
    const snapshots = { latest: async () => ({ state: 98, sequence: 98 }) };
    expect(await new Aggregates(store, counting, { snapshots }).load('s')).toEqual({ state: 100, sequence: 100 });
    expect(store.reads).toEqual([{ after: 98, limit: 4 }]);
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
