import type { Step } from '../policy/step.ts';
import { detectableIn, type Detectable } from './detects.ts';
import { plannedFigures, type Plan } from './plan.ts';
import { percent } from './words.ts';

const detected = (found: Detectable | null, baseline: number): string => {
  if (found === null) return 'nothing, not even where all fail';
  const odds = found.oddsRatio === null ? '' : ` (odds ratio ${Number(found.oddsRatio.toPrecision(2))})`;
  return `${percent(found.rate)}${odds} beside ${percent(baseline)}`;
};

export const stepName = ({ weight, seconds }: Step, index: number): string =>
  `step ${index + 1} (${weight} % for ${seconds} s)`;

/** A line a step: its canary requests, and the least that it shows in 8 of 10 canaries. */
export const describeSteps = (plan: Plan): string[] =>
  plan.steps.map((step, index) => {
    const units = Math.round((plan.perSecond * step.weight * step.seconds) / 100);
    const sees = plannedFigures.map((figure) => {
      const baseline = plan.baseline[figure];
      return `${figure} from ${detected(detectableIn(step, plan, baseline), baseline)}`;
    });
    return `${stepName(step, index)}: ${units} canary requests show ${sees.join('; ')}`;
  });
