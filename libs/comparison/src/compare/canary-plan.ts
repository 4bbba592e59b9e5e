import { describeSteps, planProblems } from '@cutover/judge';

import type { Comparison } from './options.ts';
import { isJudged, stepsOf } from '../lane/drive/steps-of.ts';
import { canaryConnectionAgeMs } from '../strategy/canary.ts';
import { type CanaryStep, isCanary, isWeighted } from '../strategy/canary-steps.ts';
import { strategyOf } from '../strategy/strategies.ts';
import type { Strategy } from '../strategy/strategy.ts';
import { shareAlpha, shareKinds } from '../analysis/metrics/canary-share.ts';
import { shareInterval } from '../analysis/statistics/binomial.ts';

/** Connections that carry a request in a second, of which each counts once: fresh ones, and those kept ones that are used. */
const unitsPerSecond = ({ ratePerSecond, freshConnectionShare, keepAliveClients }: Comparison['load']): number => {
  const kept = ratePerSecond * (1 - freshConnectionShare);
  return ratePerSecond * freshConnectionShare + keepAliveClients * (1 - Math.exp(-kept / keepAliveClients));
};

/** A weight is seen where as many requests as a step has could not as well come of none, or of twice as much. */
const unseenWeights = (
  steps: readonly CanaryStep[],
  { ratePerSecond, freshConnectionShare }: Comparison['load'],
): string[] =>
  steps.flatMap(({ weight, seconds }) => {
    const requests = Math.round(ratePerSecond * freshConnectionShare * seconds);
    const share = weight / 100;
    const interval = shareInterval(Math.round(requests * share), requests, shareAlpha / (steps.length * shareKinds));
    if (interval !== null && interval.low > 0 && interval.high < 2 * share) return [];
    const between =
      interval === null ? '' : `: as many would come of ${percentOf(interval.low)} to ${percentOf(interval.high)} %`;
    return [
      `a weight of ${weight} % cannot be seen in the ${requests} requests on fresh connections of ${seconds} s${between}`,
    ];
  });

const percentOf = (share: number): string => String(Number((share * 100).toPrecision(2)));

/** What each step can show a judge, and what of its plan cannot work. */
const judgedLines = ({ canary, load }: Comparison, judged: readonly Strategy[]): string[] => {
  const { policy } = canary.judge;
  const units = judged.every(isWeighted) ? load.ratePerSecond : unitsPerSecond(load);
  const plan = policy.plan ?? policy.planAt(units);
  if (plan === null) return [`policy ${policy.name} has no plan: what its steps can show is not known`];
  return [...describeSteps(plan), ...planProblems(plan).map((problem) => `the plan cannot work: ${problem}`)];
};

/** Before anything runs: what a comparison's canaries can show, and where kept connections cannot follow. Nothing without a canary. */
export const canaryPlan = (comparison: Comparison): string[] => {
  const strategies = comparison.strategies.map(strategyOf).filter(isCanary);
  const short = new Set(
    strategies
      .filter((strategy) => !isWeighted(strategy))
      .flatMap((strategy) => stepsOf(strategy, comparison.canary))
      .filter(({ seconds }) => seconds * 1000 < canaryConnectionAgeMs)
      .map(
        ({ weight, seconds }) =>
          `a step of ${seconds} s at ${weight} % is shorter than the ${canaryConnectionAgeMs / 1000} s that a kept connection lives: those cannot follow`,
      ),
  );
  const unseen = new Set(
    strategies
      .filter((strategy) => isWeighted(strategy) && strategy.routed === undefined)
      .flatMap((strategy) => unseenWeights(stepsOf(strategy, comparison.canary), comparison.load)),
  );
  const judged = strategies.filter(isJudged);
  return [...(judged.length > 0 ? judgedLines(comparison, judged) : []), ...short, ...unseen];
};
