import type { Tally } from '../counts/second.ts';
import { isHigh, type HighOptions } from '../mann-whitney/is-high.ts';
import { figureNames, type FigureName } from './figure.ts';
import { createIntervals, type Interval } from './interval.ts';
import { keepVerdict } from './keep-verdict.ts';
import { stepless as verdict, type Policy, type Verdict } from './policy.ts';

export interface MannWhitneyOptions extends HighOptions {
  /** Seconds of a data point. */
  readonly interval: number;
  /** Data points before it looks for the first time. */
  readonly least: number;
}

export const mannWhitneyDefaults: MannWhitneyOptions = {
  ...{ interval: 10, least: 5, level: 0.98, tolerance: 0.25, effectSize: 1 },
};

interface Series {
  readonly experiment: number[];
  readonly control: number[];
}

const rateOf = ({ requests, ...counts }: Tally, name: 'errors' | 'unanswered'): number | null =>
  requests === 0 ? null : counts[name] / requests;

const share = (hits: number, units: number): number | null => (units === 0 ? null : hits / units);

const pointOf = (name: FigureName, { canary, stable, slow }: Interval): [number | null, number | null] =>
  name === 'slow'
    ? [share(slow.canaryHits, slow.canary), share(slow.stableHits, slow.stable)]
    : [rateOf(canary, name), rateOf(stable, name)];

/** Kayenta's judge on a rate per interval, every metric critical; looked at anew after each interval, as a canary that is analysed while it runs. */
export const createMannWhitneyPolicy = (given: Partial<MannWhitneyOptions> = {}): Policy => {
  const options = { ...mannWhitneyDefaults, ...given };
  const intervals = createIntervals(options.interval);
  const series = new Map<FigureName, Series>(figureNames.map((name) => [name, { experiment: [], control: [] }]));

  const take = (interval: Interval): void => {
    for (const [name, { experiment, control }] of series) {
      const [ofCanary, ofStable] = pointOf(name, interval);
      if (ofCanary !== null) experiment.push(ofCanary);
      if (ofStable !== null) control.push(ofStable);
    }
  };
  const isSeen = ({ experiment, control }: Series): boolean =>
    experiment.length >= options.least && control.length >= options.least;
  const look = (): Verdict => {
    const high = [...series].find(([, one]) => isSeen(one) && isHigh(one.experiment, one.control, options));
    return high === undefined
      ? verdict('continue', 'looking on')
      : verdict('abort', `${high[0]}: high in ${high[1].experiment.length} intervals`);
  };

  return keepVerdict({
    name: 'mann-whitney',
    next: (second) => {
      const interval = intervals.add(second);
      if (interval === null) return verdict('continue', 'between intervals');
      take(interval);
      return look();
    },
    atEnd: () =>
      [...series.values()].some(isSeen)
        ? verdict('promote', 'no metric is high')
        : verdict('inconclusive', `fewer than ${options.least} intervals`),
  });
};
