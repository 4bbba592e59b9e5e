import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chartsFolder } from '@cutover/charts';
import { checkRate } from '@cutover/traffic';

import { canaryPlan } from './canary-plan.ts';
import { readEnvironment } from './environment.ts';
import { lookNamespace } from './look-at-app.ts';
import { warmUpNamespace } from './warm-images.ts';
import { LaneSetUpFailed, notMeasured } from './lane-set-up-failed.ts';
import { type Cleaner, createCleaner, type LaneContext, readLane, removeLeftovers } from './run-lane.ts';
import { type ComparisonParts, realParts } from './parts.ts';
import { blockOrder, lossOfBlock, planLane, spareBlocks, worthRepeating } from './order.ts';
import { openRunFolder, type RunFolder } from './run-folder.ts';
import { type CompareOptions, type Comparison, withDefaults } from './options.ts';
import { treatmentsOf } from './treatments.ts';
import { underLease } from './lease/under-lease.ts';
import { wholeBlocks } from '../analysis/summary/counting.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';
import type { LanePlan } from '../lane/prepare/lane-plan.ts';
import type { FaultName } from '../record/fault-name.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { Run } from '../record/run.ts';
import type { Treatment } from '../record/treatment.ts';

/** A run and its directory. */
export interface Compared {
  dir: string;
  run: Run;
}

interface Measuring {
  parts: ComparisonParts;
  comparison: Comparison;
  folder: RunFolder;
  cleaner: Cleaner;
  lanes: LaneResult[];
  /** Lanes that could not be measured. */
  givenUp: number;
  /** Why lanes with a fault cannot be measured: its image does not start on the node. */
  unusable: ReadonlyMap<FaultName, string>;
}

const runUsable = async ({ parts, unusable }: Measuring, context: LaneContext, plan: LanePlan): Promise<LaneResult> => {
  const reason = unusable.get(plan.fault.name);
  if (reason !== undefined) throw new LaneSetUpFailed(new SetUpError(reason));
  return parts.runLane(context, plan);
};

/** @returns null where the lane could not be measured, which is recorded @throws what ends the comparison */
const runOrGiveUp = async (measuring: Measuring, context: LaneContext, plan: LanePlan): Promise<LaneResult | null> => {
  const { comparison, folder } = measuring;
  await folder.begin(plan.id);
  try {
    return await runUsable(measuring, context, plan);
  } catch (error) {
    const given = await notMeasured(error, comparison, plan);
    await folder.giveUp(given);
    measuring.givenUp += 1;
    comparison.progress({ type: 'not-measured', ...given });
    return null;
  }
};

const measure = async (measuring: Measuring, block: number, treatment: Treatment): Promise<void> => {
  const { comparison, folder, cleaner, lanes } = measuring;
  const of = treatmentsOf(comparison.strategies, comparison.faults).length * comparison.repeats;
  for (let attempt = 1; attempt <= comparison.attempts; attempt += 1) {
    const number = lanes.length + measuring.givenUp + 1;
    const plan = planLane(comparison, treatment, { block, attempt, order: number });
    const context = { comparison, dir: folder.dir, cleaner, number, of };
    const result = folder.before.includes(plan.id)
      ? await readLane(context, plan.id)
      : await runOrGiveUp(measuring, context, plan);
    if (result === null) return;
    lanes.push(result);
    if (attempt === comparison.attempts || !worthRepeating(result)) return;
    comparison.progress({ type: 'repeat', lane: result.id, reasons: result.void.reasons });
  }
};

const measureBlocks = async (measuring: Measuring): Promise<void> => {
  const { comparison, lanes } = measuring;
  const { strategies, faults, seed, repeats, progress } = comparison;
  const treatments = treatmentsOf(strategies, faults);
  const spare = spareBlocks(repeats);
  let most = repeats;
  for (let block = 1; block <= most && wholeBlocks(lanes).length < repeats; block += 1) {
    const order = blockOrder(treatments, seed, block);
    progress({ type: 'block', block, order });
    for (const treatment of order) await measure(measuring, block, treatment);
    const lost = lossOfBlock(lanes, block);
    if (lost === null || spare[lost] === 0) continue;
    spare[lost] -= 1;
    most += 1;
  }
};

/** Every lane is rendered from the same charts, whatever is edited meanwhile. */
const copyCharts = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-charts-'));
  await cp(chartsFolder, folder, { recursive: true });
  return folder;
};

/** After what ended the comparison early. What fails here too, such as to write on a full disk, must not hide the reason; the next comparison removes what is left. */
const tidyUp = async ({ cleaner, folder, comparison }: Measuring, error: Error): Promise<void> => {
  const { signal } = comparison;
  const reason = (signal?.aborted ? (signal.reason as Error) : error).message;
  await Promise.allSettled([folder.stop(reason), cleaner.settled()]);
};

interface Ready {
  comparison: Comparison;
  unusable: Measuring['unusable'];
}

/** Both images on the node, and known by their digests. */
const readyImages = async (comparison: Comparison, parts: ComparisonParts): Promise<Ready> => {
  const { foreign, progress } = comparison;
  if (foreign === null) return { comparison, unusable: await parts.warmImages(comparison) };
  progress({ type: 'looking', images: foreign.images });
  return { comparison: { ...comparison, images: await parts.lookAtApp(comparison, foreign) }, unusable: new Map() };
};

/** @param lease aborted once the cluster may be another's */
const measureRun = async (asked: Comparison, parts: ComparisonParts, lease: AbortSignal): Promise<Compared> => {
  const { load, progress, signal } = asked;
  const lines = canaryPlan(asked);
  if (lines.length > 0) progress({ type: 'planned', lines });
  await parts.needPlatform(asked);
  const { p99 } = await parts.calibrate(load.ratePerSecond, undefined, signal);
  progress({ type: 'calibrated', ratePerSecond: load.ratePerSecond, latenessP99Ms: p99 });
  const environment = await readEnvironment(asked);
  await removeLeftovers(asked);
  const ready = await readyImages(asked, parts);
  const folder = await openRunFolder(ready.comparison, environment);
  const comparison = { ...ready.comparison, seed: folder.seed };
  progress({ type: 'recording', dir: folder.dir, before: folder.before.length });
  const cleaner = createCleaner(comparison, lease);
  const { unusable } = ready;
  const measuring: Measuring = { parts, comparison, folder, cleaner, unusable, lanes: [], givenUp: 0 };
  cleaner.remove(comparison.foreign === null ? warmUpNamespace : lookNamespace);
  try {
    await measureBlocks(measuring);
  } catch (error) {
    await tidyUp(measuring, error as Error);
    throw error;
  }
  await cleaner.settled();
  return { dir: folder.dir, run: await folder.finish() };
};

/**
 * Measures every strategy in a lane of its own, one at a time, in seeded random order, and writes the run directory.
 * A lane whose generator was late is measured again, at most twice, and so is a block whose control lost nothing;
 * void attempts are kept and told. A lane that cannot be set up is recorded as such, and the next one begins. Whenever it ends, by whatever, what was recorded until then stays and can be reported; the same comparison, asked for
 * again, goes on after the last lane that was recorded.
 * @returns the run and its directory, OUT/ID, which OUT/latest then points to
 * @throws LoadError for a rate that is not one or that this machine cannot hold; ComparisonRunning where another comparison runs on the
 * cluster, LeaseLost where that came to be so; SetUpError, ForeignAppError and
 * LaneNotReady where nothing at all can be measured; the file system's errors, and the cluster's own where it does not answer any more
 */
export const compare = async (options: CompareOptions, parts: ComparisonParts = realParts): Promise<Compared> => {
  const asked = withDefaults(options);
  checkRate(asked.load.ratePerSecond);
  // Before anything loads the machine: another comparison may be measuring on it.
  const lease = await parts.holdLease(asked.cluster);
  const comparison = { ...asked, charts: await copyCharts() };
  try {
    return await underLease(lease, asked.signal, (signal) =>
      measureRun({ ...comparison, signal }, parts, lease.signal),
    );
  } finally {
    await rm(comparison.charts, { recursive: true, force: true });
  }
};
