import { describe, expect, it } from '@jest/globals';

import { horizonOf } from './horizon.ts';
import { type CompareOptions, withDefaults } from '../../compare/options.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const timingOf = (timing: CompareOptions['timing']) =>
  withDefaults({ app: 'account', timing } as CompareOptions).timing;
const plan = { strategy: strategyOf('blue-green'), steadyMs: 6000 };

describe('the horizon of a lane', () => {
  it('lies beyond whatever its waits can last', () => {
    const timing = timingOf({ switchTimeoutMs: 300_000 });
    const longest = plan.steadyMs + 300_000 + timing.holdMs + 300_000 + timing.settleMs;
    expect(horizonOf(timing, plan)).toBeGreaterThan(longest);
  });
  it('lies beyond a lane without a change, which lasts as long as others mostly do', () => {
    const timing = timingOf({});
    expect(timing.noiseMs).toBe(50_000);
    expect(horizonOf(timing, { ...plan, strategy: strategyOf('noise-none') })).toBeGreaterThan(timing.noiseMs);
  });
  it('can be set', () => expect(horizonOf(timingOf({ horizonMs: 2000 }), plan)).toBe(2000));
});
