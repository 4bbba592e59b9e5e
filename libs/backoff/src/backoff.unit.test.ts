import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.ts';

const LIMITS = { firstMs: 100, mostMs: 1_000 };
const TRIES = [0, 1, 2, 3, 4, 40, 4_000];

describe('the wait before another try', () => {
  it('doubles up to its limit, and is between a half and all of that', () => {
    expect(TRIES.map((tries) => backoffMs(tries, LIMITS, () => 1))).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
    expect(TRIES.map((tries) => backoffMs(tries, LIMITS, () => 0))).toEqual([50, 100, 200, 400, 500, 500, 500]);
  });

  it('differs for those who failed together', () => {
    const waits = new Set(Array.from({ length: 100 }, () => backoffMs(3, { firstMs: 1_000, mostMs: 60_000 })));
    expect(waits.size).toBeGreaterThan(50);
  });
});
