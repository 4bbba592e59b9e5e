import { describe, expect, it } from '@jest/globals';
import { buildsAtOnce } from '../tools/ensure-from.ts';
import { Slots } from './slots.ts';

const GIB = 1024 ** 3;

describe('turns', () => {
  it('are given in order, as they come free', async () => {
    const slots = new Slots(1);
    const seen: string[] = [];
    const first = await slots.acquire();
    const second = slots.use(async () => void seen.push('second'));
    const third = slots.use(async () => void seen.push('third'));
    expect(seen).toEqual([]);
    first();
    await Promise.all([second, third]);
    expect(seen).toEqual(['second', 'third']);
  });

  it('given back twice count once', async () => {
    const slots = new Slots(1);
    const release = await slots.acquire();
    release();
    release();
    await slots.acquire();
    let got = false;
    void slots.acquire().then(() => (got = true));
    await Promise.resolve();
    expect(got).toBe(false);
  });
});

describe('builds at once', () => {
  it.each([
    [1, 1, 1],
    [2, 24, 1],
    [8, 24, 2],
    [16, 64, 4],
    [64, 7, 2],
    [64, 1, 1],
  ])('on %d cores with %d GiB free: %d', (cores, gib, builds) => {
    expect(buildsAtOnce(cores, gib * GIB)).toBe(builds);
  });
});
