import { describe, expect, it } from '@jest/globals';
import { progressLines } from './say-progress.ts';

describe('progress in lines', () => {
  it('shows each change of state at once and a long step every ten seconds', () => {
    const lines: string[] = [];
    let now = 0;
    const progress = progressLines(
      (line) => lines.push(line),
      () => now,
    );
    for (now = 0; now < 25_000; now += 1000) {
      progress({ tool: 'etcd', state: 'building', detail: 'compiling', elapsedMs: now });
    }
    progress({ tool: 'etcd', state: 'failed', detail: 'first line\nsecond line' });
    expect(lines).toEqual([
      'etcd: building, compiling (0 s)',
      'etcd: building, compiling (10 s)',
      'etcd: building, compiling (20 s)',
      'etcd: failed, first line',
    ]);
  });
});
