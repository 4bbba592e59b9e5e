import type { Observer } from './observer.ts';
import type { AutoscalerState } from '../../record/event-record.ts';
import type { Strategy } from '../../strategy/strategy.ts';

type Seen = Pick<Observer, 'current'>;

/** How many pods a workload is to have, by its own specification; null where it is not there, or does not say. */
export const wantedPods = ({ current }: Seen, kind: Strategy['workload'], name: string): number | null => {
  const found = current(kind).get(name);
  return found !== undefined && 'wanted' in found && found.kind === kind ? (found.wanted ?? null) : null;
};

/** The autoscaler of a workload bears its name; null where there is none. */
export const autoscalerOf = ({ current }: Seen, name: string): AutoscalerState | null => {
  const found = current('HorizontalPodAutoscaler').get(name);
  return found?.kind === 'HorizontalPodAutoscaler' ? found : null;
};

/** Whether an autoscaler has brought a workload within its bounds: new ones it takes up when it next looks, seconds after they were applied. */
export const isWithinBounds = ({ fewest, most }: Pick<AutoscalerState, 'fewest' | 'most'>, wanted: number): boolean =>
  fewest <= wanted && wanted <= most;
