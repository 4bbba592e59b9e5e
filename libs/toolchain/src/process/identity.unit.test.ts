import { describe, expect, it } from '@jest/globals';
import { processOfStat } from './identity.ts';

/** Fields 3 to 22 of proc(5)'s stat, with a start time at the end. */
const AFTER_NAME = 'S 1 2 3 4 -1 6 7 8 9 10 11 12 13 14 15 16 17 18 58391 20 21';

describe('a kept line of /proc/PID/stat', () => {
  it.each([
    ['', `18767 (sh) ${AFTER_NAME}`],
    [' whose name has spaces and parentheses', `18767 (a ) (b) ${AFTER_NAME}`],
  ])('is its pid and start time%s', (_what, line) => {
    expect(processOfStat(line)).toEqual({ pid: 18767, started: '58391' });
  });

  it.each(['', '18767', '18767 (sh) S 1', 'x (sh) S', `-1 (sh) ${AFTER_NAME}`])(
    'is none where %j was written',
    (line) => {
      expect(processOfStat(line)).toBeUndefined();
    },
  );
});
