import { describe, expect, it } from '@jest/globals';
import { progressLines } from './say-progress.ts';

function record() {
  const lines: string[] = [];
  const clock = { now: 0 };
  const progress = progressLines(
    (line) => lines.push(line),
    () => clock.now,
  );
  return { lines, clock, progress };
}

describe('progress in lines', () => {
  it('shows each change of state at once and a long step every ten seconds', () => {
    const { lines, clock, progress } = record();
    for (clock.now = 0; clock.now < 25_000; clock.now += 1000) {
      progress({ tool: 'etcd', state: 'compiling', packages: { compiled: clock.now / 1000, of: 200 }, leftMs: 30_000 });
    }
    progress({ tool: 'etcd', state: 'failed', detail: 'first line\nsecond line' });
    expect(lines).toEqual([
      'etcd compiling 0 of 200 · about 30 s left',
      'etcd compiling 10 of 200 · about 30 s left',
      'etcd compiling 20 of 200 · about 30 s left',
      'etcd: failed, first line',
    ]);
  });

  it('writes no line of a tool that only waits', () => {
    const { lines, progress } = record();
    progress({ tool: 'kubernetes', state: 'downloading' });
    progress({ tool: 'etcd', state: 'waiting' });
    progress({ tool: 'pause', state: 'waiting' });
    progress({ tool: 'kubernetes', state: 'linking' });
    expect(lines).toEqual(['kubernetes downloading', 'kubernetes linking · 2 more wait']);
  });
});
