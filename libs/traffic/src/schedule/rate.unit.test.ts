import { describe, expect, it } from '@jest/globals';

import { checkFreshShare, checkRate } from './rate.ts';

describe('checkRate', () => {
  it.each([0, -1, Number.NaN, Infinity])('refuses %p', (rate) => {
    expect(() => checkRate(rate)).toThrow(/give one above 0/);
  });
  it('refuses what one process cannot send', () => {
    expect(() => checkRate(5001)).toThrow(/at most 5000/);
  });
  it('accepts a rate', () => {
    expect(() => checkRate(160)).not.toThrow();
  });
});

describe('checkFreshShare', () => {
  it('keeps at least half of the load on kept connections', () => {
    expect(() => checkFreshShare(0.5)).not.toThrow();
    expect(() => checkFreshShare(0.51)).toThrow(/0 to 0.5/);
  });
});
