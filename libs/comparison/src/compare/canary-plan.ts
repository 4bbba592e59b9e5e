import { describeSteps, planProblems } from '@cutover/judge';

import type { Comparison } from './options.ts';
import { isJudged, stepsOf } from '../lane/drive/steps-of.ts';
import { canaryConnectionAgeMs } from '../strategy/canary.ts';
import { isCanary } from '../strategy/canary-steps.ts';
import { strategyOf } from '../strategy/strategies.ts';

/** Connections that carry a request in a second, of which each counts once: fresh ones, and those kept ones that are used. */
const unitsPerSecond = ({ ratePerSecond, freshConnectionShare, keepAliveClients }: Comparison['load']): number => {
  const kept = ratePerSecond * (1 - freshConnectionShare);
  return ratePerSecond * freshConnectionShare + keepAliveClients * (1 - Math.exp(-kept / keepAliveClients));
};

/** What each step can show a judge, and what of its plan cannot work. */
const judgedLines = ({ canary, load }: Comparison): string[] => {
  const { policy } = canary.judge;
  const plan = policy.plan ?? policy.planAt(unitsPerSecond(load));
  if (plan === null) return [`policy ${policy.name} has no plan: what its steps can show is not known`];
  return [...describeSteps(plan), ...planProblems(plan).map((problem) => `the plan cannot work: ${problem}`)];
};

/** Before anything runs: what a comparison's canaries can show, and where kept connections cannot follow. Nothing without a canary. */
export const canaryPlan = (comparison: Comparison): string[] => {
  const strategies = comparison.strategies.map(strategyOf).filter(isCanary);
  const short = new Set(
    strategies
      .flatMap((strategy) => stepsOf(strategy, comparison.canary))
      .filter(({ seconds }) => seconds * 1000 < canaryConnectionAgeMs)
      .map(
        ({ weight, seconds }) =>
          `a step of ${seconds} s at ${weight} % is shorter than the ${canaryConnectionAgeMs / 1000} s that a kept connection lives: those cannot follow`,
      ),
  );
  return [...(strategies.some(isJudged) ? judgedLines(comparison) : []), ...short];
};
