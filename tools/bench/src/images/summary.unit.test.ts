import { describe, expect, it } from '@jest/globals';
import type { Measurement } from './measurement.ts';
import { spreadOf, summarise } from './summary.ts';
import { chartOf } from './chart.ts';
import { tables } from './table.ts';

const one = (peer: string, cpuMs: number, more: Partial<Measurement> = {}): Measurement => ({
  ...{ subject: 'guestbook', case: 'line', round: 0, peer, cpuMs, wallMs: cpuMs },
  ...{ pushedBytes: 1_500, pushedLayerBytes: 1_000, newLayerBytes: 1_000, baseLayersSent: 0 },
  ...more,
});

const aimsOf = (all: readonly Measurement[], peer: string) =>
  summarise(all)
    .find((summary) => summary.peer === peer)!
    .aims.map(({ value, isMet }) => [value, isMet]);

describe('a summary', () => {
  it('holds a peer against containerify in the same round', () => {
    const all = [0, 1].flatMap((round) => [
      one('library', 100, { round }),
      one('containerify 4.1.0', 2_000 + round * 1_000, { round }),
    ]);
    const [library, rival] = summarise(all);
    expect(library).toMatchObject({ builds: 2, timesLess: { median: 20, low: 20, high: 30, isInterval: false } });
    expect(rival).toMatchObject({ timesLess: undefined, aims: [] });
  });

  it('says of each aim whether it is met', () => {
    const rival = one('containerify 4.1.0', 2_000);
    expect(aimsOf([one('library', 100), rival], 'library')).toEqual([
      [20, true],
      [1, true],
      [0, true],
    ]);
    expect(aimsOf([one('library', 125), rival], 'library')[0]).toEqual([16, false]);
  });

  it('finds what was sent beyond the new layers', () => {
    const sent = one('cutover', 1, { pushedLayerBytes: 1_100, baseLayersSent: 1 });
    expect(aimsOf([sent], 'cutover')).toEqual([
      [1.1, false],
      [1, false],
    ]);
    const unchanged = one('cutover', 1, { case: 'unchanged', newLayerBytes: 0, pushedLayerBytes: 7 });
    expect(aimsOf([unchanged], 'cutover')[0]).toEqual([8, false]);
  });

  it('has an interval from six values on', () => {
    expect(spreadOf([1, 2, 3])).toEqual({ median: 2, low: 1, high: 3, isInterval: false });
    expect(spreadOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual({ median: 5, low: 2, high: 9, isInterval: true });
  });

  it('is a table, and a line for each aim', () => {
    const text = tables(summarise([one('library', 100), one('containerify 4.1.0', 3_000)]));
    expect(text).toContain('guestbook, one line changed (median of 1, least – greatest)');
    expect(text).toMatch(/^library +0\.100 \(0\.100 – 0\.100\) .* 1\.5 kB +30 \(30 – 30\)$/m);
    expect(text).toContain('met     guestbook, one line changed, library: ≥ 20 times less CPU: 30');
  });

  it('is a picture with a bar for each peer', () => {
    const svg = chartOf(summarise([one('library', 100), one('containerify 4.1.0', 3_000)]), 'guestbook');
    expect(svg.match(/<rect/g)).toHaveLength(2);
    expect(svg).toContain('class="ours"');
    expect(svg).toContain('>3.0 s<');
    // XML permits no two dashes in a comment.
    expect(svg).toMatch(/<!--(?:(?!--)[^])*-->/);
    expect(svg.match(/--/g)).toHaveLength(2);
    expect(svg).not.toContain('NaN');
  });
});
