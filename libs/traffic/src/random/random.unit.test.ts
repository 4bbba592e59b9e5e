import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createRandom, shuffled } from './random.ts';

describe('createRandom', () => {
  it('repeats itself for a seed and purpose, and for no other', () => {
    const take = (seed: number, purpose: string) => {
      const random = createRandom(seed, purpose);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(take(1, 'a')).toEqual(take(1, 'a'));
    expect(take(1, 'a')).not.toEqual(take(1, 'b'));
    expect(take(1, 'a')).not.toEqual(take(2, 'a'));
    expect(take(1, 'a')).not.toEqual(take(1 + 2 ** 32, 'a'));
  });

  it('is uniform: mean 1/2, and each tenth of [0, 1) is met about equally', () => {
    const random = createRandom(9, 'uniform');
    const chi = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const tenth = random.below(10);
      chi[tenth] = (chi[tenth] as number) + 1;
    }
    const statistic = chi.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(statistic).toBeLessThan(27.9);
  });
});

describe('shuffled', () => {
  it('keeps every element and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (values, seed) => {
        const before = [...values];
        const result = shuffled(values, createRandom(seed, 'shuffle'));
        expect(values).toEqual(before);
        expect([...result].sort()).toEqual(before.sort());
      }),
    );
  });
});
