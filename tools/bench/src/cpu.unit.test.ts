import { describe, expect, it } from '@jest/globals';
import { parseStat, spent } from './cpu.ts';

describe('CPU time by process', () => {
  it('is read from a stat line, whatever the command is called', () => {
    const line = '4711 (a) b (c)) S 42 4711 4711 0 -1 4194560 9 0 0 0 250 50 7 7 20 0 11 0 100 0 0';
    expect(parseStat(line)).toEqual({ pid: 4711, parent: 42, ms: 3_000 });
  });

  it('is what was spent between two readings, from nothing where a process is new', () => {
    const before = new Map([['store', 100]]);
    expect([...spent(before, new Map([...before, ['store', 130], ['new', 20]]))]).toEqual([
      ['store', 30],
      ['new', 20],
    ]);
  });
});
