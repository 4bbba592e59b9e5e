import { describe, expect, it } from '@jest/globals';
import { Activity } from './activity.ts';
import type { ProgressEvent } from './progress.ts';

function after(...events: ProgressEvent[]): string {
  const activity = new Activity();
  for (const event of events) activity.see(event);
  return activity.text();
}

const packages = { compiled: 56, of: 2720 };

describe('what tools are doing, in one line', () => {
  it('names those at work, counts those that wait, and says what is left', () => {
    const text = after(
      { tool: 'kubernetes', state: 'waiting' },
      { tool: 'coredns', state: 'waiting' },
      { tool: 'helm', state: 'waiting' },
      { tool: 'etcd', state: 'waiting' },
      { tool: 'kubernetes', state: 'compiling', packages },
      { tool: 'coredns', state: 'downloading', leftMs: 532_000 },
    );
    expect(text).toBe('kubernetes compiling 56 of 2720 · coredns downloading · 2 more wait · about 9 min left');
  });

  it('says of a tool that is downloaded already that it waits', () => {
    const text = after(
      { tool: 'kubernetes', state: 'linking' },
      { tool: 'coredns', state: 'downloading' },
      { tool: 'coredns', state: 'waiting' },
    );
    expect(text).toBe('kubernetes linking · 1 more wait');
  });

  it('says for which process a tool waits', () => {
    expect(after({ tool: 'etcd', state: 'waiting', detail: 'waits for process 7' })).toBe('etcd waits for process 7');
  });

  it("cuts another program's long line", () => {
    const text = after({ tool: 'debian', state: 'installing', detail: `Setting up ${'x'.repeat(100)}` });
    expect(text).toHaveLength('debian '.length + 48);
  });

  it('is empty when all has ended', () => {
    expect(after({ tool: 'etcd', state: 'linking', leftMs: 5000 }, { tool: 'etcd', state: 'built' })).toBe('');
  });
});
