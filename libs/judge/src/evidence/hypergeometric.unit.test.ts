import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { logCentral, logLikelihoodRatio, logMeanOfPowers, supportOf, type Totals } from './hypergeometric.ts';

/** Every way in which `hits` of the units can be hit, one by one: no formula of the code that is tested. */
const bruteForce = ({ canary, stable, hits }: Totals): Map<number, number> => {
  const ways = new Map<number, number>();
  const units = canary + stable;
  for (let chosen = 0; chosen < 2 ** units; chosen += 1) {
    const bits = [...chosen.toString(2).padStart(units, '0')].map(Number);
    if (bits.reduce((sum, bit) => sum + bit, 0) !== hits) continue;
    const ofCanary = bits.slice(0, canary).reduce((sum, bit) => sum + bit, 0);
    ways.set(ofCanary, (ways.get(ofCanary) ?? 0) + 1);
  }
  return ways;
};

const small: Totals[] = [];
for (let canary = 0; canary <= 5; canary += 1)
  for (let stable = 0; stable <= 5; stable += 1)
    for (let hits = 0; hits <= canary + stable; hits += 1) small.push({ canary, stable, hits });

const totals = fc
  .record({ canary: fc.nat(300), stable: fc.nat(3_000), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ canary, stable, share }) => ({ canary, stable, hits: Math.round(share * (canary + stable)) }));
const logOdds = fc.double({ min: Math.log(0.01), max: Math.log(500), noNaN: true });

describe('the conditional distribution of the canary’s hits', () => {
  it('is that of counting every way, for all small tables', () => {
    for (const one of small) {
      const ways = bruteForce(one);
      const all = [...ways.values()].reduce((sum, count) => sum + count, 0);
      const { least, most } = supportOf(one);
      expect([Math.min(...ways.keys()), Math.max(...ways.keys())]).toEqual([least, most]);
      for (const [hits, count] of ways) expect(Math.exp(logCentral(one, hits))).toBeCloseTo(count / all, 12);
    }
  });

  it.each([0.5, 1.2, 7, 200])('is Fisher’s where the odds ratio is %d, for all small tables', (odds) => {
    for (const one of small) {
      const ways = bruteForce(one);
      const norm = [...ways].reduce((sum, [hits, count]) => sum + count * odds ** hits, 0);
      for (const [hits, count] of ways) {
        const fisher = (count * odds ** hits) / norm;
        const found = Math.exp(logCentral(one, hits) + logLikelihoodRatio(one, hits, Math.log(odds)));
        expect(found / fisher).toBeCloseTo(1, 10);
      }
    }
  });

  it('gives a likelihood ratio of mean 1 where versions do not differ, whatever the totals', () => {
    fc.assert(
      fc.property(totals, logOdds, (one, odds) => {
        const { least, most } = supportOf(one);
        let mean = 0;
        for (let x = least; x <= most; x += 1) {
          mean += Math.exp(logCentral(one, x) + logLikelihoodRatio(one, x, odds));
        }
        expect(mean).toBeCloseTo(1, 9);
      }),
    );
  });

  it('stays finite where powers of the odds ratio would not', () => {
    expect(logMeanOfPowers({ canary: 2_000, stable: 2_000, hits: 2_000 }, Math.log(200))).toBeGreaterThan(700);
    expect(Number.isFinite(logMeanOfPowers({ canary: 2_000, stable: 2_000, hits: 2_000 }, Math.log(200)))).toBe(true);
  });
});
