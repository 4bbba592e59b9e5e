import type { Comparison } from './options.ts';
import { laneLabel, type LanePlan } from '../lane/prepare/lane-plan.ts';
import { measureLane } from '../lane/measure-lane.ts';
import { prepareLane } from '../lane/prepare/prepare-lane.ts';
import { laneResult } from '../analysis/lane-analysis.ts';
import type { LaneResult } from '../record/lane-result.ts';
import { loadLane } from '../record/load-run.ts';

/** Takes a lane's namespace away, its pods at once: nobody is to be drained any more. */
const remove = async ({ cluster }: Comparison, namespace: string): Promise<void> => {
  const gone = ['delete', 'namespace', namespace, '--ignore-not-found'];
  await cluster.kubectl([...gone, '--wait=false']);
  await cluster.kubectl(['delete', 'pods', '--all', '--namespace', namespace, '--grace-period', '1', '--wait=false']);
  await cluster.kubectl([...gone, '--timeout', '120s']);
};

/** Removes the namespaces that a comparison cut short left behind. */
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
  await Promise.all(names.map((name) => remove(comparison, name)));
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
      pending = pending.then(() => (lease.aborted ? undefined : remove(comparison, namespace)));
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

/** One lane from an empty namespace to its result; the namespace is gone soon after. */
export const runLane = async (context: LaneContext, plan: LanePlan): Promise<LaneResult> => {
  const { comparison, dir, cleaner, number, of } = context;
  const { id, strategy, fault } = plan;
  const treatment = { strategy: strategy.name, fault: fault.name };
  const step = (name: Parameters<Parameters<typeof prepareLane>[2]>[0] | Parameters<LaneStepper>[0]) =>
    comparison.progress({ type: 'lane', lane: id, treatment, step: name, number, of });
  try {
    const lane = await prepareLane(comparison, plan, step);
    try {
      await cleaner.settled();
      await measureLane({ comparison, lane, dir, step });
    } finally {
      await lane.close();
    }
  } finally {
    cleaner.remove(plan.namespace);
  }
  const result = await readLane(context, id);
  comparison.progress({ type: 'lane-done', lane: id, result });
  return result;
};

type LaneStepper = Parameters<typeof measureLane>[0]['step'];
