import { describe, expect, it } from '@jest/globals';

import { horizonOf } from './horizon.ts';
import { type CompareOptions, withDefaults } from '../../compare/options.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const settingsOf = (options: Partial<CompareOptions>) =>
  withDefaults({ app: 'account', strategies: [], ...options } as CompareOptions);
const plan = { strategy: strategyOf('blue-green'), steadyMs: 6000 };

describe('the horizon of a lane', () => {
  it('lies beyond whatever its waits can last', () => {
    const settings = settingsOf({ timing: { switchTimeoutMs: 300_000 } });
    const { timing } = settings;
    const longest = plan.steadyMs + 300_000 + timing.holdMs + 300_000 + timing.settleMs;
    expect(horizonOf(settings, plan)).toBeGreaterThan(longest);
  });
  it('lies beyond a lane without a change, which lasts as long as others mostly do', () => {
    const settings = settingsOf({});
    const { timing } = settings;
    expect(timing.noiseMs).toBe(50_000);
    expect(horizonOf(settings, { ...plan, strategy: strategyOf('noise-none') })).toBeGreaterThan(timing.noiseMs);
  });
  it('lies beyond the steps of a canary', () => {
    const canary = { steps: [10, 20].map((weight) => ({ weight, seconds: 600 })) };
    const settings = settingsOf({ canary });
    const of = (name: 'canary' | 'rolling') => horizonOf(settings, { ...plan, strategy: strategyOf(name) });
    expect(of('canary') - of('rolling')).toBe(1_200_000);
  });
  it('can be set', () => expect(horizonOf(settingsOf({ timing: { horizonMs: 2000 } }), plan)).toBe(2000));
});
