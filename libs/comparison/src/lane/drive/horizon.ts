import type { LanePlan } from '../prepare/lane-plan.ts';
import type { Step } from '../../strategy/script.ts';
import type { LaneSettings } from '../lane-settings.ts';
import { stepsOf } from './steps-of.ts';
import { pausesOf } from '../../strategy/canary-steps.ts';

/** What commands and the checks between two waits may take in a lane, ms; a lane that takes longer is void, for its load has ended. */
const commandsMs = 60_000;

/** How long a lane can last by its waits, ms: so long its schedule has to be. */
export const horizonOf = (
  { timing, canary }: Pick<LaneSettings, 'timing' | 'canary'>,
  { strategy, steadyMs }: Pick<LanePlan, 'strategy' | 'steadyMs'>,
): number => {
  const { holdMs, settleMs, noiseMs, switchTimeoutMs, horizonMs } = timing;
  if (horizonMs !== undefined) return horizonMs;
  const most: Record<Step['do'], number> = {
    ...{ idle: noiseMs, steady: steadyMs, hold: holdMs, settle: settleMs },
    ...{ deploy: switchTimeoutMs + pausesOf(stepsOf(strategy, canary)), rollback: switchTimeoutMs },
  };
  return strategy.script.reduce((waits, step) => waits + most[step.do], commandsMs);
};
