import type { Second } from '../counts/second.ts';
import { createIntervals, type Interval } from './interval.ts';
import { keepVerdict } from './keep-verdict.ts';
import { stepless as verdict, type Policy, type Verdict } from './policy.ts';

/** The fields of a metric of an AnalysisTemplate (argo-rollouts, docs/features/analysis.md), with a success rate of the canary's requests as its query. */
export interface ThresholdOptions {
  /** Seconds of a measurement. */
  readonly interval: number;
  /** successCondition: result >= successRate. */
  readonly successRate: number;
  /** More failed measurements than this fail the analysis. */
  readonly failureLimit: number;
  /** Measurements after which it has succeeded; null: it goes on in the background until the canary is through. */
  readonly count: number | null;
  /** More measurements in a row without a result than this end it as an error, which aborts too. */
  readonly consecutiveErrorLimit: number;
}

export const thresholdDefaults: ThresholdOptions = {
  ...{ interval: 60, successRate: 0.95, failureLimit: 0, count: null, consecutiveErrorLimit: 4 },
};

const successRateOf = ({ canary }: Interval): number => 1 - (canary.errors + canary.unanswered) / canary.requests;

/** A threshold as in an AnalysisTemplate: it knows no baseline and no chance, and promotes what it has not seen fail. */
export const createThresholdPolicy = (given: Partial<ThresholdOptions> = {}): Policy => {
  const options = { ...thresholdDefaults, ...given };
  const intervals = createIntervals(options.interval);
  let measured = 0;
  let failed = 0;
  let errorsInARow = 0;

  const measure = (interval: Interval): Verdict => {
    if (interval.canary.requests === 0) {
      errorsInARow += 1;
      return errorsInARow > options.consecutiveErrorLimit
        ? verdict('abort', `${errorsInARow} measurements in a row without a request to the canary`)
        : verdict('continue', 'nothing to measure');
    }
    errorsInARow = 0;
    measured += 1;
    const rate = successRateOf(interval);
    if (rate < options.successRate) failed += 1;
    if (failed > options.failureLimit) {
      return verdict(
        'abort',
        `success rate ${rate.toFixed(4)}; ${failed} of ${measured} measurements below ${options.successRate}`,
      );
    }
    return measured === options.count
      ? verdict('promote', `${measured} measurements`)
      : verdict('continue', 'looking on');
  };

  return keepVerdict({
    name: 'threshold',
    next: (second: Second) => {
      const interval = intervals.add(second);
      return interval === null ? verdict('continue', 'between measurements') : measure(interval);
    },
    atEnd: () =>
      measured === 0
        ? verdict('inconclusive', 'nothing was measured')
        : verdict('promote', `${failed} of ${measured} measurements failed`),
  });
};
