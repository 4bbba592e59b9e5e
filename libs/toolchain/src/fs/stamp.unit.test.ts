import { describe, expect, it } from '@jest/globals';
import type { BigIntStats } from 'node:fs';
import { isSettled, stampOf } from './stamp.ts';

const NOW_MS = 1_700_000_000_123;
const ago = (ms: number): bigint => BigInt(NOW_MS - ms) * 1_000_000n + 1n;
const stats = (fields: object): BigIntStats =>
  ({ dev: 1n, ino: 2n, size: 3n, mtimeNs: 4n, ctimeNs: 5n, mode: 6n, ...fields }) as BigIntStats;

describe('a stamp', () => {
  it.each(['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs', 'mode'])('changes with %s', (field) => {
    expect(stampOf(stats({ [field]: 7n }))).not.toBe(stampOf(stats({})));
  });

  it.each([
    ['long ago', ago(100_000), true],
    ['just before the tick', ago(51), true],
    ['in this tick', ago(10), false],
    ['in the future, by another clock', ago(-5_000), false],
    ['a second ago, where whole seconds are counted', BigInt(Math.floor(NOW_MS / 1000) - 1) * 1_000_000_000n, false],
    [
      'three seconds ago, where whole seconds are counted',
      BigInt(Math.floor(NOW_MS / 1000) - 3) * 1_000_000_000n,
      true,
    ],
  ])('of what changed %s is believed or not', (_when, ctimeNs, believed) => {
    expect(isSettled(stats({ ctimeNs }), NOW_MS)).toBe(believed);
  });
});
