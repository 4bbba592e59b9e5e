import { describe, expect, it } from '@jest/globals';
import { backOff, failuresAfter } from './back-off.ts';

describe('backOff', () => {
  it('doubles from a tenth of a second and stops at five', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map(backOff)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  it('is forgotten once a process was well for ten seconds', () => {
    expect(failuresAfter(6, 9_999)).toBe(7);
    expect(failuresAfter(6, 10_000)).toBe(1);
  });
});
