import { LaneSetUpFailed } from './lane-set-up-failed.ts';
import type { Comparison } from './options.ts';
import { laneLabel, type LanePlan } from '../lane/prepare/lane-plan.ts';
import type { LaneStep } from '../lane/lane-settings.ts';
import { measureLane } from '../lane/measure-lane.ts';
import { prepareLane } from '../lane/prepare/prepare-lane.ts';
import { laneResult } from '../analysis/lane-analysis.ts';
import type { LaneFacts } from '../record/lane-facts.ts';
import type { LaneResult } from '../record/lane-result.ts';
import { loadLane } from '../record/load-run.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';

/** Takes a lane's namespace away, its pods at once: nobody is to be drained any more. */
export const removeLane = async ({ cluster }: Pick<Comparison, 'cluster'>, namespace: string): Promise<void> => {
  const gone = ['delete', 'namespace', namespace, '--ignore-not-found'];
  await cluster.kubectl([...gone, '--wait=false']);
  await cluster.kubectl(['delete', 'pods', '--all', '--namespace', namespace, '--grace-period', '1', '--wait=false']);
  await cluster.kubectl([...gone, '--timeout', '120s']);
};

/** Removes the namespaces that earlier comparisons left behind, cut short or to be looked at. */
export const removeLeftovers = async (comparison: Comparison): Promise<void> => {
  const { stdout } = await comparison.cluster.kubectl([
    'get',
    'namespaces',
    '--selector',
    laneLabel,
    '--output',
    'name',
  ]);
  const names = stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.replace('namespace/', '')]));
  await Promise.all(names.map((name) => removeLane(comparison, name)));
};

/** Removes lanes behind the one that is being prepared; none is measured before the last is gone. Without the lease they are another's. */
export interface Cleaner {
  remove(namespace: string): void;
  settled(): Promise<void>;
}

export const createCleaner = (comparison: Comparison, lease: AbortSignal): Cleaner => {
  let pending: Promise<void> = Promise.resolve();
  return {
    remove: (namespace) => {
      pending = pending.then(() => (lease.aborted ? undefined : removeLane(comparison, namespace)));
      // Whoever awaits settled() sees the failure; until then it must not count as unhandled.
      pending.catch(() => undefined);
    },
    settled: () => pending,
  };
};

export interface LaneContext {
  comparison: Comparison;
  dir: string;
  cleaner: Cleaner;
  number: number;
  of: number;
}

/** The result of a lane that was recorded to its end. @throws RecordError */
export const readLane = async ({ comparison, dir }: LaneContext, id: string): Promise<LaneResult> => {
  const { application: judge, load } = comparison;
  const { ratePerSecond, timeoutMs } = load;
  return laneResult(await loadLane(dir, id, judge), { ratePerSecond, timeoutMs, judge });
};

type Stepper = (name: LaneStep) => void;

/** What of a lane is worth a look at its pods: the instrument failed, or the lane ended as it may not with its fault. */
const hasFailed = ({ fault, end }: LaneFacts, plan: LanePlan): boolean =>
  fault !== null || end === null || !plan.fault.ends.includes(end.how);

/** Sets a lane up, measures it and closes what leads to it. */
const measured = async (
  { comparison, dir, cleaner }: LaneContext,
  plan: LanePlan,
  step: Stepper,
): Promise<LaneFacts> => {
  const lane = await prepareLane(comparison, plan, step).catch((error: unknown) => {
    throw new LaneSetUpFailed(error);
  });
  try {
    await cleaner.settled();
    return await measureLane({ comparison, lane, dir, step }).catch((error: unknown) => {
      throw error instanceof SetUpError ? new LaneSetUpFailed(error) : error;
    });
  } finally {
    await lane.close();
  }
};

/**
 * One lane from an empty namespace to its result; the namespace is gone soon after, or stays where the lane failed and the comparison keeps such.
 * @throws LaneSetUpFailed where it could not be set up, or its books could not be read
 */
export const runLane = async (context: LaneContext, plan: LanePlan): Promise<LaneResult> => {
  const { comparison, cleaner, number, of } = context;
  const { id, strategy, fault, namespace } = plan;
  const treatment = { strategy: strategy.name, fault: fault.name };
  const step: Stepper = (name) => comparison.progress({ type: 'lane', lane: id, treatment, step: name, number, of });
  let isKept = false;
  try {
    isKept = hasFailed(await measured(context, plan, step), plan) && comparison.keepsFailed;
  } catch (error) {
    isKept = error instanceof LaneSetUpFailed && comparison.keepsFailed && !comparison.signal?.aborted;
    throw error;
  } finally {
    if (isKept) comparison.progress({ type: 'kept', lane: id, namespace });
    else cleaner.remove(namespace);
  }
  const result = await readLane(context, id);
  comparison.progress({ type: 'lane-done', lane: id, result });
  return result;
};
