import { describe, expect, it } from '@jest/globals';

import { isHigh } from '../mann-whitney/is-high.ts';
import { fromRates, kayentaCases } from '../testing/index.ts';
import { createSequentialPolicy } from './sequential.ts';

describe('series that fool Kayenta’s judge', () => {
  it.each(kayentaCases)('$name ($source)', ({ experiment, control, requests, isHighByKayenta, verdict }) => {
    expect(isHigh(experiment, control, { level: 0.98, tolerance: 0.25, effectSize: 1 })).toBe(isHighByKayenta);
    const policy = createSequentialPolicy();
    for (const second of fromRates({ experiment, control }, requests)) policy.consume(second);
    expect(policy.conclude().decision).toBe(verdict);
  });

  it('is the denominator alone that tells some of them apart', () => {
    const same = Map.groupBy(kayentaCases, ({ experiment, control }) => JSON.stringify([experiment, control]));
    const verdicts = [...same.values()].map((cases) => new Set(cases.map(({ verdict }) => verdict)).size);
    expect(Math.max(...verdicts)).toBeGreaterThan(1);
  });
});
