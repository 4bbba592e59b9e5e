import { describe, expect, it } from '@jest/globals';
import type { ReplayLane, ReplayPod } from './replay.ts';
import { lossesUntil, podStateAt, standingAt } from './standing.ts';
import { lossInWords, standingInWords } from './words.ts';

const pod = (over: Partial<ReplayPod> = {}): ReplayPod => ({
  ...{ name: 'account-1', side: 'old', created: null, ready: null, leaving: null, gone: null },
  ...over,
});

const lane: ReplayLane = {
  ...{ id: 'b1-rolling', title: 'Rolling', from: -500, to: 500, stored: '✓ 4 writes' },
  moments: [{ at: 0, label: 'deploy applied' }],
  pods: [
    pod({ leaving: 100, gone: 400 }),
    pod({ name: 'account-2', side: 'new', created: 0, ready: 200 }),
    pod({ name: 'account-3', side: 'new', created: 450 }),
  ],
  requests: { old: [4, 4, 1, 0], new: [0, 0, 1, 4], none: [0, 0, 0, 0], failed: [0, 0, 2, 0] },
  p50: [3, 3, null, 5],
  p99: [9, 9, null, 15],
  losses: [{ at: 0, operation: 'deposit', how: 'refused', side: 'none', count: 2 }],
};

describe('a pod', () => {
  it.each([
    ['was there before the lane', pod(), -500, 'ready'],
    ['is to come', pod({ created: 0 }), -1, 'to come'],
    ['starts', pod({ created: 0, ready: 200 }), 199, 'starting'],
    ['is ready', pod({ created: 0, ready: 200 }), 200, 'ready'],
    ['drains', pod({ created: 0, ready: 200, leaving: 300 }), 300, 'draining'],
    ['is gone', pod({ created: 0, ready: 200, leaving: 300, gone: 400 }), 400, 'gone'],
    ['never gets ready', pod({ created: 0 }), 9_000, 'starting'],
  ])('%s', (_, one, at, state) => {
    expect(podStateAt(one, at)).toBe(state);
  });
});

describe('a lane at a moment', () => {
  it('has nothing behind it at its begin', () => {
    expect(standingAt(lane, 250, -500)).toMatchObject({
      sent: 0,
      lost: 0,
      shares: undefined,
      p50: null,
      moment: undefined,
    });
  });

  it('counts whole steps alone, so that nothing is shown before it was', () => {
    expect(standingAt(lane, 250, 249).lost).toBe(0);
    expect(standingAt(lane, 250, 250)).toMatchObject({ sent: 12, lost: 2, p50: null, moment: 'deploy applied' });
  });

  it('shares the last second alone, and knows its pods', () => {
    const standing = standingAt(lane, 250, 500);
    expect(standing.shares).toEqual({ old: 9 / 16, new: 5 / 16, none: 0, failed: 2 / 16 });
    expect(standing.pods).toEqual({
      old: { starting: 0, ready: 0, draining: 0 },
      new: { starting: 1, ready: 1, draining: 0 },
    });
  });

  it('ends where the lane ends', () => {
    expect(standingAt(lane, 250, 99_000)).toEqual(standingAt(lane, 250, 500));
  });

  it('is said in one sentence', () => {
    expect(standingInWords(standingAt(lane, 250, 250), 250)).toBe(
      'At +0.25 s (deploy applied): 2 of 12 requests lost so far; in the last second 75 % answered by the old version, 8 % by the new one, 17 % failed; old pods: 1 draining; new pods: 1 ready; median no answer, 99th percentile no answer',
    );
  });
});

describe('what was lost', () => {
  it('is told once its step is over', () => {
    expect(lossesUntil(lane, 250, 249)).toEqual([]);
    expect(lossesUntil(lane, 250, 250).map(lossInWords)).toEqual(['+0.00 s: 2 × deposit, refused']);
  });

  it('says which version gave the wrong answer', () => {
    const bad = { at: -1_250, operation: 'withdraw', how: '5xx-app', side: 'new', count: 1 } as const;
    expect(lossInWords(bad)).toBe('−1.25 s: 1 × withdraw, 5xx-app, from the new version');
  });
});
