import type { LanePlan } from './lane-plan.ts';
import type { LaneSettings } from '../lane-settings.ts';
import type { Observer } from '../observe/observer.ts';
import { isServing, podsOfWorkload } from '../observe/pods-of.ts';
import { autoscalerOf, isWithinBounds, wantedPods } from '../observe/scale-of.ts';

type Seen = Pick<Observer, 'current'>;
type App = Pick<LaneSettings, 'app' | 'replicas'>;
type Planned = { readonly strategy: Pick<LanePlan['strategy'], 'autoscaled' | 'workload'> };

/** How many pods the lane begins with; null while its autoscaler has no metrics to go by, or has not taken up its bounds. */
const wantedAtFirst = (seen: Seen, { app, replicas }: App, { strategy }: Planned): number | null => {
  if (strategy.autoscaled !== true) return replicas;
  const autoscaler = autoscalerOf(seen, app);
  const wanted = wantedPods(seen, strategy.workload, app);
  if (autoscaler?.active !== true || wanted === null) return null;
  return isWithinBounds(autoscaler, wanted) ? wanted : null;
};

/** Whether the app has as many pods as it is to have, all of them ready and none besides. */
export const arePodsReady = (seen: Seen, app: App, planned: Planned): boolean => {
  const pods = [...podsOfWorkload(seen, app.app).values()];
  const wanted = wantedAtFirst(seen, app, planned);
  return pods.length === wanted && pods.filter(isServing).length === wanted;
};

/** What is waited for, in words. */
export const podsInWords = ({ app, replicas }: App, { strategy }: Planned): string =>
  strategy.autoscaled === true
    ? `pods of ${app} ready, as many as its autoscaler wants`
    : `${replicas} pods of ${app} ready`;

/** Why an autoscaler wants nothing; null where it has metrics, or there is none. */
export const autoscalerFailure = (seen: Seen, { app }: App, { strategy }: Planned): string | null => {
  if (strategy.autoscaled !== true) return null;
  const autoscaler = autoscalerOf(seen, app);
  if (autoscaler === null) return `there is no autoscaler of ${app}`;
  return autoscaler.active
    ? null
    : `the autoscaler of ${app} goes by no metrics: ${autoscaler.reason ?? 'it says nothing yet'}`;
};
