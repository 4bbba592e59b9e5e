import { describe, expect, it } from '@jest/globals';

import { createGrowth } from './growth.ts';

const counters = (values: Record<string, number>) => new Map(Object.entries(values));

describe('the growth of counters that come and go', () => {
  it('is of each by itself: one that leaves takes nothing away from what the others gain', () => {
    const growth = createGrowth();
    growth.begin(counters({ a: 900, b: 50 }));
    expect(growth.since(counters({ a: 940, b: 60 }))).toBe(50);
    // As a sum over those that are there it would have fallen by 870.
    expect(growth.since(counters({ b: 130 }))).toBe(70);
  });
  it('counts all of one that came since, and of one that began anew', () => {
    const growth = createGrowth();
    growth.begin(counters({ a: 900 }));
    expect(growth.since(counters({ a: 900, c: 30 }))).toBe(30);
    expect(growth.since(counters({ a: 10, c: 30 }))).toBe(10);
  });
  it('is nothing while none is there, and unknown as long as none was', () => {
    const growth = createGrowth();
    growth.begin(counters({}));
    expect(growth.since(counters({}))).toBeNull();
    expect(growth.since(counters({ a: 4 }))).toBe(4);
    expect(growth.since(counters({}))).toBe(0);
  });
});
