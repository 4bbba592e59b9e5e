import { countingLanes } from './counting.ts';
import { timeOf } from './lane-times.ts';
import { lossesOf } from './switches.ts';
import type { Bound } from '../../record/bound.ts';
import type { LaneEnd } from '../../record/lane-end.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { StrategySummary } from '../../record/run.ts';
import { asRecorded, isSameTreatment, type Treatment, treatmentsIn } from '../../record/treatment.ts';
import { upperBound95 } from '../statistics/binomial.ts';
import { exactly } from '../statistics/bound.ts';
import { estimateMedian } from '../statistics/estimate.ts';

type EstimateName = keyof StrategySummary['estimates'];

const measures: Record<EstimateName, (lane: LaneResult) => number | Bound | null | undefined> = {
  failedRequests: (lane) => lane.requests.failedTotal,
  downtimeLongestMs: (lane) => lane.downtimeMs.longest,
  downtimeTotalMs: (lane) => lane.downtimeMs.total,
  deployMs: (lane) => timeOf(lane, 'deploy'),
  rollbackMs: (lane) => timeOf(lane, 'rollback'),
  mixedFreshMs: (lane) => lane.mixedVersionMs?.fresh,
  mixedKeepAliveMs: (lane) => lane.mixedVersionMs?.keepAlive,
  steadyP99Ms: (lane) => lane.latencyMs.steady.p99,
  deployP99Ms: (lane) => lane.latencyMs.deploy.p99,
  rollbackP99Ms: (lane) => lane.latencyMs.rollback.p99,
  extraPodsPeak: (lane) => lane.extraPodsPeak,
};

const observed = (value: number | Bound | null | undefined): Bound[] => {
  if (value === null || value === undefined) return [];
  return [typeof value === 'number' ? exactly(value) : value];
};

const estimates = (lanes: readonly LaneResult[]): StrategySummary['estimates'] =>
  Object.fromEntries(
    Object.entries(measures).flatMap(([name, measure]) => {
      const estimate = estimateMedian(lanes.map(measure).flatMap(observed));
      return estimate === null ? [] : [[name, estimate]];
    }),
  );

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const endsOf = (lanes: readonly LaneResult[]): StrategySummary['ends'] => {
  const ended = (how: LaneEnd['how']) => lanes.filter(({ end }) => end?.how === how).length;
  return { completed: ended('completed'), aborted: ended('aborted'), timedOut: ended('timed-out') };
};

/** Null where nothing could be read. */
const holdsIn = (lanes: readonly LaneResult[]): boolean | null => {
  const checked = lanes.flatMap(({ invariants }) => (invariants === null ? [] : [invariants.holds]));
  return checked.length === 0 ? null : checked.every((holds) => holds);
};

const summaryOf = (treatment: Treatment, all: readonly LaneResult[]): StrategySummary => {
  const treated = asRecorded(treatment);
  const lanes = countingLanes(all).filter((lane) => isSameTreatment(lane, treated));
  const switches = lanes.flatMap(lossesOf);
  const lossy = switches.filter((losses) => losses > 0).length;
  const mine = all.filter((lane) => isSameTreatment(lane, treated));
  return {
    ...treated,
    control: mine.some(({ control }) => control),
    lanes: lanes.length,
    ends: endsOf(lanes),
    voidLanes: mine.filter((lane) => lane.void.void).length,
    requests: {
      sent: sum(lanes.map(({ requests }) => requests.sent)),
      failed: sum(lanes.map(({ requests }) => requests.failedTotal)),
    },
    switches: { total: switches.length, lossy, lossBound: upperBound95(lossy, switches.length) },
    invariantsHold: holdsIn(mine),
    estimates: estimates(lanes),
  };
};

/** One summary a strategy and fault that were measured; void lanes are counted and left out of every figure but the invariants. */
export const summarise = (lanes: readonly LaneResult[]): StrategySummary[] =>
  treatmentsIn(lanes).map((treatment) => summaryOf(treatment, lanes));
