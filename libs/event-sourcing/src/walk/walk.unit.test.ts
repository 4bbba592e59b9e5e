import { describe, expect, it } from '@jest/globals';
import { InMemoryCheckpoints } from './checkpoints.ts';
import { walk, type Walking } from './walk.ts';

const ITEMS = Array.from({ length: 25 }, (_, i) => String(i).padStart(2, '0'));

function walking(over: Partial<Walking<string>> = {}) {
  const seen: string[] = [];
  const pages: string[] = [];
  const all: Walking<string> = {
    ...{ name: 'w', checkpoints: new InMemoryCheckpoints(), pageSize: 10, keyOf: (item) => item },
    page: async (after, limit) => {
      pages.push(after);
      return ITEMS.filter((item) => item > after).slice(0, limit);
    },
    each: async (item) => void seen.push(item),
    ...over,
  };
  return { all, seen, pages };
}

describe('a walk', () => {
  it('goes through everything once, and forgets its checkpoint at the end', async () => {
    const checkpoints = new InMemoryCheckpoints();
    const progress: number[] = [];
    const { all, seen, pages } = walking({ checkpoints, onPage: (done) => progress.push(done) });
    expect(await walk(all)).toBe(25);
    expect([seen, pages, progress]).toEqual([ITEMS, ['', '09', '19'], [10, 20, 25]]);
    expect([...checkpoints.kept]).toEqual([]);
  });

  it('goes on after the last whole page when it was cut short', async () => {
    const checkpoints = new InMemoryCheckpoints();
    const each = (item: string) => (item === '14' ? Promise.reject(new Error('cut')) : Promise.resolve());
    await expect(walk(walking({ checkpoints, each }).all)).rejects.toThrow('cut');
    const { all, seen, pages } = walking({ checkpoints });
    expect(await walk(all)).toBe(25);
    expect([pages, seen]).toEqual([['09', '19'], ITEMS.slice(10)]);
  });

  it('has nothing under way any more when it has failed', async () => {
    let now = 0;
    const each = async (item: string) => {
      now++;
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      if (item === '01') throw new Error('cut');
    };
    await expect(walk(walking({ each, atOnce: 4 }).all)).rejects.toThrow('cut');
    expect(now).toBe(0);
  });

  it('ends between two pages when it is told to', async () => {
    const stopping = new AbortController();
    const checkpoints = new InMemoryCheckpoints();
    const onPage = () => stopping.abort(new Error('stopped'));
    const { all, seen } = walking({ checkpoints, onPage, signal: stopping.signal });
    await expect(walk(all)).rejects.toThrow('stopped');
    expect([seen.length, checkpoints.kept.get('w')]).toEqual([10, { after: '09', done: 10 }]);
  });

  it('has no more under way than is said', async () => {
    let [now, most] = [0, 0];
    const each = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
    };
    await walk(walking({ each, atOnce: 3 }).all);
    expect(most).toBe(3);
  });
});
