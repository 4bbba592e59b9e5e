import { expect, it } from '@jest/globals';
import { Pauses } from './pauses.ts';

it('what fails waits twice as long each time, up to a longest; what is not asked for any more starts afresh', () => {
  const pauses = new Pauses();
  const lengths: number[] = [];
  let now = 0;
  for (let time = 0; time < 9; time += 1) {
    expect(pauses.isPaused('revert', now)).toBe(false);
    pauses.failed('revert', now);
    const from = now;
    while (pauses.isPaused('revert', now)) now += 1_000;
    lengths.push((now - from) / 1_000);
  }
  expect(lengths).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  expect(pauses.isPaused('verdicts', now)).toBe(false);
  pauses.failed('revert', now);
  pauses.keepOnly(new Set(['verdicts']));
  expect(pauses.isPaused('revert', now)).toBe(false);
});
