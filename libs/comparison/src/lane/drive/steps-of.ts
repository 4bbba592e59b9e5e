import type { CanarySettings } from '../lane-settings.ts';
import { type CanaryStep, isCanary } from '../../strategy/canary-steps.ts';
import type { Strategy } from '../../strategy/strategy.ts';

export const isJudged = ({ script }: Pick<Strategy, 'script'>): boolean =>
  script.some((step) => 'moves' in step && step.moves.includes('judged'));

/** The steps at which a strategy's canary stands; none of one that is no canary. Which users send a header is fixed for a lane, so that a route stands for one step. */
export const stepsOf = (
  strategy: Pick<Strategy, 'script' | 'values' | 'routed'>,
  { steps, judge }: CanarySettings,
): readonly CanaryStep[] => {
  if (!isCanary(strategy)) return [];
  if (strategy.routed !== undefined) return steps.slice(0, 1);
  return isJudged(strategy) && judge.policy.steps.length > 0 ? judge.policy.steps : steps;
};
