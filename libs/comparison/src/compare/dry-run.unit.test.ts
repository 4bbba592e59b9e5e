import { expect, it } from '@jest/globals';

import { dryRun, type Foretold } from './dry-run.ts';

const foretold = (measuredSetUpMs: number | null) => {
  const asked: Foretold = {
    app: 'account',
    strategies: ['rolling', 'rolling-hpa', 'blue-green-hpa'],
    seed: 1,
    repeats: 1,
  };
  const { lanes, setUpMs } = dryRun(asked, measuredSetUpMs);
  const ms = (strategy: string) => lanes.find((lane) => lane.strategy === strategy)?.estimatedMs ?? 0;
  return { setUpMs, more: ms('rolling-hpa') - ms('rolling'), whole: ms('blue-green-hpa') };
};

it.each([null, 20_000])('a lane with an autoscaler waits a minute more before its load, by a set-up of %s ms', (ms) => {
  const { setUpMs, more, whole } = foretold(ms);
  expect(more).toBe(60_000);
  expect(whole).toBeGreaterThan(setUpMs + 60_000);
});
