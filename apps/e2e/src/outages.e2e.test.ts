import { beforeAll, describe, expect, it } from '@jest/globals';
import { measureOutages } from './outages/measure-outages.ts';
import { faultsOf, figureLines } from './outages/outage-figures.ts';
import { planOf } from './outages/outage-plan.ts';
import type { OutagePlan } from './outages/outage-plan.ts';
import type { Outages } from './outages/outage-record.ts';
import { COLD_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-outages';

describe('the bank under load, of which MongoDB is deleted twice and frozen with Kafka', () => {
  const plan = planOf(['--short']) as OutagePlan;
  const lines: string[] = [];
  let outages: Outages;

  beforeAll(async () => {
    const { signal } = new AbortController();
    outages = await measureOutages(plan, { name: NAME, say: (line) => void lines.push(line), signal });
  }, COLD_MS);

  it('comes back by itself, answers no 500, and has each acknowledged write once', () => {
    expect({ faults: faultsOf(outages), figures: figureLines(outages), lines }).toMatchObject({ faults: [] });
  });

  it('stood still while it was frozen, and worked before and after', () => {
    const { freeze, checks } = outages;
    expect(freeze.stopped).toBeGreaterThanOrEqual(2);
    expect(freeze.answersMeanwhile.some(({ kind }) => kind.startsWith('503'))).toBe(true);
    for (const { acknowledged } of Object.values(checks)) expect(acknowledged).toBeGreaterThan(0);
  });
});
