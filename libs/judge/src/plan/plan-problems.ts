import type { Step } from '../policy/step.ts';
import { detectableIn, secondsToSee } from './detects.ts';
import { stepName } from './describe-steps.ts';
import { plannedFigures, type Plan, type PlannedFigure } from './plan.ts';
import { percent, secondsInWords } from './words.ts';

const budgetProblem = (plan: Plan, figure: PlannedFigure): string | null => {
  const [budget, baseline] = [plan.budget[figure], plan.baseline[figure]];
  if (budget === undefined || budget > baseline) return null;
  return `budget.${figure}: ${percent(budget)} is forbidden, and the stable version itself has ${percent(baseline)}`;
};

const stepProblem = (plan: Plan, step: Step, index: number, figure: PlannedFigure): string | null => {
  const [budget, stableRate] = [plan.budget[figure], plan.baseline[figure]];
  if (budget === undefined || budget <= stableRate) return null;
  const needed = secondsToSee(step, plan, { stableRate, canaryRate: budget });
  if (needed <= step.seconds) return null;
  const found = detectableIn(step, plan, stableRate);
  const sees = found === null ? `shows no ${figure} at all` : `shows ${figure} from ${percent(found.rate)}`;
  return `${stepName(step, index)} ${sees}, and the budget forbids ${percent(budget)}: that takes ${secondsInWords(needed)}`;
};

/** What of a plan cannot work, a line each; none where every step shows what its budget forbids in 8 of 10 canaries. */
export const planProblems = (plan: Plan): string[] =>
  plannedFigures.flatMap((figure) => {
    const problem = budgetProblem(plan, figure);
    const ofSteps = plan.steps.map((step, index) => stepProblem(plan, step, index, figure));
    return [problem, ...ofSteps].filter((line) => line !== null);
  });
