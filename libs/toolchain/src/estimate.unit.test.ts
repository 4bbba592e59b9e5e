import { describe, expect, it } from '@jest/globals';
import { Estimate, secondsLeft, steadied, timeLeftText } from './estimate.ts';

describe('what is left of the work', () => {
  const work = [
    { seconds: 400, done: 0.5 },
    { seconds: 100, done: 0 },
  ];

  it('starts with what the reference machine takes', () => {
    expect(secondsLeft([{ seconds: 400, done: 0 }], 0)).toBe(400);
  });

  it('follows the pace so far, more the more was done', () => {
    expect(secondsLeft(work, 200)).toBe(300);
    expect(secondsLeft(work, 425)).toBe(600);
    expect(secondsLeft(work, 100)).toBeLessThan(300);
    const early = [{ seconds: 500, done: 0.02 }];
    expect(secondsLeft(early, 20)).toBeLessThan(490 * 1.3);
  });

  it('is not held back where little has to be done', () => {
    expect(secondsLeft([{ seconds: 20, done: 0.5 }], 100)).toBeGreaterThan(90);
  });

  it('is nothing when all is done', () => {
    expect(secondsLeft([{ seconds: 400, done: 1 }], 900)).toBe(0);
  });
});

describe('the estimate that is shown', () => {
  it('falls as it will and rises only where it was clearly wrong', () => {
    expect(steadied(undefined, 300)).toBe(300);
    expect(steadied(300, 250)).toBe(250);
    expect(steadied(300, 340)).toBe(300);
    expect(steadied(300, 400)).toBe(400);
  });

  it.each([
    [532, 'about 9 min left'],
    [120, 'about 2 min left'],
    [119, 'about 120 s left'],
    [41, 'about 50 s left'],
    [3, 'about 10 s left'],
    [0, 'about 10 s left'],
  ])('of %d s reads %s', (seconds, text) => {
    expect(timeLeftText(seconds)).toBe(text);
  });
});

describe('an estimate of several builds', () => {
  const costs = new Map([
    ['kubernetes', 500],
    ['etcd', 100],
  ]);

  it('follows their reports to the end', () => {
    let now = 0;
    const estimate = new Estimate(costs, () => now);
    expect(estimate.leftMs()).toBe(600_000);
    now = 60_000;
    estimate.see({ tool: 'kubernetes', state: 'downloading' });
    expect(estimate.leftMs()).toBe(600_000);
    estimate.see({ tool: 'kubernetes', state: 'compiling', packages: { compiled: 0, of: 200 } });
    now += 230_000;
    estimate.see({ tool: 'kubernetes', state: 'compiling', packages: { compiled: 100, of: 200 } });
    expect(estimate.leftMs()).toBe(370_000);
    now += 230_000;
    estimate.see({ tool: 'kubernetes', state: 'linking' });
    expect(estimate.leftMs()).toBe(140_000);
    estimate.see({ tool: 'kubernetes', state: 'built' });
    expect(estimate.leftMs()).toBeLessThan(100_000);
    estimate.see({ tool: 'etcd', state: 'cached' });
    expect(estimate.leftMs()).toBeUndefined();
  });

  it('is not misled by more packages than were foreseen', () => {
    const estimate = new Estimate(costs, () => 0);
    estimate.see({ tool: 'kubernetes', state: 'compiling', packages: { compiled: 300, of: 200 } });
    expect(estimate.leftMs()).toBeGreaterThan(0);
  });
});
