import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chartsFolder } from '@cutover/charts';
import { checkRate } from '@cutover/traffic';

import { canaryPlan } from './canary-plan.ts';
import { readEnvironment } from './environment.ts';
import { lookNamespace } from './look-at-app.ts';
import { warmUpNamespace } from './warm-images.ts';
import { type Cleaner, createCleaner, readLane, removeLeftovers } from './run-lane.ts';
import { type ComparisonParts, realParts } from './parts.ts';
import { blockOrder, lossOfBlock, planLane, spareBlocks, worthRepeating } from './order.ts';
import { openRunFolder, type RunFolder } from './run-folder.ts';
import { type CompareOptions, type Comparison, withDefaults } from './options.ts';
import { treatmentsOf } from './treatments.ts';
import { underLease } from './lease/under-lease.ts';
import { wholeBlocks } from '../analysis/summary/counting.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { Run } from '../record/run.ts';
import type { Treatment } from '../record/treatment.ts';

/** A void lane is measured again at most so often; all attempts are kept. */
export const mostRepeats = 2;

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
}

const measure = async (measuring: Measuring, block: number, treatment: Treatment): Promise<void> => {
  const { parts, comparison, folder, cleaner, lanes } = measuring;
  const of = treatmentsOf(comparison.strategies, comparison.faults).length * comparison.repeats;
  for (let attempt = 1; attempt <= 1 + mostRepeats; attempt += 1) {
    const plan = planLane(comparison, treatment, { block, attempt, order: lanes.length + 1 });
    const context = { comparison, dir: folder.dir, cleaner, number: lanes.length + 1, of };
    const result = folder.before.includes(plan.id)
      ? await readLane(context, plan.id)
      : await folder.begin(plan.id).then(() => parts.runLane(context, plan));
    lanes.push(result);
    if (!worthRepeating(result)) return;
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

/** Both images on the node, and known by their digests. */
const readyImages = async (comparison: Comparison, parts: ComparisonParts): Promise<Comparison> => {
  const { foreign, progress } = comparison;
  if (foreign === null) {
    await parts.warmImages(comparison);
    return comparison;
  }
  progress({ type: 'looking', images: foreign.images });
  return { ...comparison, images: await parts.lookAtApp(comparison, foreign) };
};

/** @param lease aborted once the cluster may be another's */
const measureRun = async (asked: Comparison, parts: ComparisonParts, lease: AbortSignal): Promise<Compared> => {
  const { load, progress, signal } = asked;
  const lines = canaryPlan(asked);
  if (lines.length > 0) progress({ type: 'planned', lines });
  await parts.needRollouts(asked);
  const { p99 } = await parts.calibrate(load.ratePerSecond, undefined, signal);
  progress({ type: 'calibrated', ratePerSecond: load.ratePerSecond, latenessP99Ms: p99 });
  const environment = await readEnvironment(asked);
  await removeLeftovers(asked);
  const ready = await readyImages(asked, parts);
  const folder = await openRunFolder(ready, environment);
  const comparison = { ...ready, seed: folder.seed };
  progress({ type: 'recording', dir: folder.dir, before: folder.before.length });
  const measuring: Measuring = { parts, comparison, folder, cleaner: createCleaner(comparison, lease), lanes: [] };
  measuring.cleaner.remove(comparison.foreign === null ? warmUpNamespace : lookNamespace);
  try {
    await measureBlocks(measuring);
  } catch (error) {
    await tidyUp(measuring, error as Error);
    throw error;
  }
  await measuring.cleaner.settled();
  return { dir: folder.dir, run: await folder.finish() };
};

/**
 * Measures every strategy in a lane of its own, one at a time, in seeded random order, and writes the run directory.
 * A lane whose generator was late is measured again, at most twice, and so is a block whose control lost nothing;
 * void attempts are kept and told. Whenever it ends, by whatever, what was recorded until then stays and can be reported; the same comparison, asked for
 * again, goes on after the last lane that was recorded.
 * @returns the run and its directory, OUT/ID, which OUT/latest then points to
 * @throws LoadError for a rate that is not one or that this machine cannot hold; ComparisonRunning where another comparison runs on the
 * cluster, LeaseLost where that came to be so; ChartError, SetUpError, LaneNotReady and
 * the cluster's own errors when a lane cannot be set up
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
