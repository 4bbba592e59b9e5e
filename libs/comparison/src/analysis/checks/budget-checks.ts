import type { Budget, BudgetName } from '../../record/budget.ts';
import { latestAttempts } from '../summary/counting.ts';
import { timeOf } from '../summary/lane-times.ts';
import { exactly } from '../statistics/bound.ts';
import type { Bound } from '../../record/bound.ts';
import type { Check } from '../../record/check.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { NotMeasured } from '../../record/not-measured.ts';
import { isHeldToBudgets } from '../../strategy/strategies.ts';

/** The slower of the two switches; at least that where one of them is a lower bound. */
const switchP99 = ({ latencyMs }: LaneResult): Bound | null => {
  const known = [latencyMs.deploy.p99, latencyMs.rollback.p99].filter((p99) => p99 !== null);
  if (known.length === 0) return null;
  return { value: Math.max(...known.map(({ value }) => value)), atLeast: known.some(({ atLeast }) => atLeast) };
};

const p99Ratio = (lane: LaneResult): Bound | null => {
  const [before, during] = [lane.latencyMs.steady.p99, switchP99(lane)];
  if (before === null || during === null || before.atLeast || before.value === 0) return null;
  return { ...during, value: during.value / before.value };
};

const measures: Record<BudgetName, (lane: LaneResult) => Bound | null> = {
  failed: ({ requests }) => exactly(requests.failedTotal),
  'failed-share': ({ requests: { failedTotal, sent } }) => (sent === 0 ? null : exactly(failedTotal / sent)),
  downtime: ({ downtimeMs }) => exactly(downtimeMs.total),
  'downtime-longest': ({ downtimeMs }) => exactly(downtimeMs.longest),
  p99: switchP99,
  'p99-ratio': p99Ratio,
  deploy: (lane) => timeOf(lane, 'deploy'),
  rollback: (lane) => timeOf(lane, 'rollback'),
  'extra-pods': ({ extraPodsPeak }) => exactly(extraPodsPeak),
};

type Outcome = Pick<Check, 'status' | 'reason'>;

/** A lower bound breaks a budget that it passes, and meets none. */
const judged = (value: Bound | null, bound: number): Outcome => {
  if (value === null) return { status: 'not-measured', reason: 'this lane has no such figure' };
  if (value.value > bound) return { status: 'broken', reason: null };
  if (value.atLeast) return { status: 'not-measured', reason: 'it had not come to its end when it was last seen' };
  return { status: 'met', reason: null };
};

const checkLane = (lane: LaneResult, { name, bound }: Budget): Check => {
  const value = measures[name](lane);
  const outcome: Outcome = lane.void.void
    ? { status: 'void', reason: lane.void.reasons.join('; ') }
    : judged(value, bound);
  return { id: name, scope: lane.id, value, bound, ...outcome };
};

const withoutFigures = ({ lane, reason }: NotMeasured, { name, bound }: Budget): Check => ({
  ...{ id: name, scope: lane, value: null, bound },
  ...{ status: 'not-measured', reason },
});

const isHeld = ({ strategy }: Pick<LaneResult, 'strategy'>): boolean => isHeldToBudgets(strategy);

/** Each lane by its last attempt, held to each budget. */
export const budgetChecks = (
  lanes: readonly LaneResult[],
  notMeasured: readonly NotMeasured[],
  budgets: readonly Budget[],
): Check[] => [
  ...latestAttempts(lanes)
    .filter(isHeld)
    .flatMap((lane) => budgets.map((budget) => checkLane(lane, budget))),
  ...notMeasured.filter(isHeld).flatMap((lane) => budgets.map((budget) => withoutFigures(lane, budget))),
];
