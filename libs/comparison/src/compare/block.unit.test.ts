import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { drawBlock } from './block.ts';

describe('drawBlock', () => {
  const blocks = Array.from({ length: 200 }, (_, index) => drawBlock(7, index + 1, 5000));

  it('is decided by the seed of the run and the number of the block', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), (seed, block) => {
        expect(drawBlock(seed, block, 5000)).toEqual(drawBlock(seed, block, 5000));
        expect(drawBlock(seed, block, 5000).seed).not.toBe(drawBlock(seed + 1, block, 5000).seed);
      }),
    );
  });
  it('gives each block arrivals of its own', () => {
    expect(new Set(blocks.map(({ seed }) => seed)).size).toBe(blocks.length);
  });
  it('begins the change anywhere from 4 to 6 s of 5, about as often early as late', () => {
    const starts = blocks.map(({ steadyMs }) => steadyMs);
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(4000);
    expect(Math.max(...starts)).toBeLessThanOrEqual(6000);
    expect(Math.min(...starts)).toBeLessThan(4100);
    expect(Math.max(...starts)).toBeGreaterThan(5900);
    expect(starts.filter((start) => start < 5000).length).toBeGreaterThan(70);
  });
});
