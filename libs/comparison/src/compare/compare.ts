import { cp, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chartsFolder } from '@cutover/charts';
import { calibrate, checkRate } from '@cutover/traffic';

import { readEnvironment } from './environment.ts';
import { warmImages, warmUpNamespace } from './warm-images.ts';
import { type Cleaner, createCleaner, removeLeftovers, runLane } from './lanes.ts';
import { blockOrder, planLane, worthRepeating } from './order.ts';
import { type CompareOptions, type Comparison, withDefaults } from './options.ts';
import { imageFact } from '../lane/lane-plan.ts';
import { recompute } from '../recompute.ts';
import { wholeBlocks } from '../result/counting.ts';
import type { LaneResult } from '../run/lane-result.ts';
import { runPaths } from '../run/paths.ts';
import type { Environment, Run } from '../run/run.ts';
import type { StrategyName } from '../run/strategy-name.ts';
import { writeJson } from '../run/write.ts';

/** A void lane is measured again at most so often, and a block whose control lost nothing too; all attempts are kept. */
export const mostRepeats = 2;

const runId = (startedAt: string, seed: number): string =>
  `${startedAt.slice(0, 19).replaceAll(':', '').replace('T', '-')}-seed${seed}`;

interface Measuring {
  comparison: Comparison;
  dir: string;
  cleaner: Cleaner;
  lanes: LaneResult[];
}

const measure = async (measuring: Measuring, block: number, strategy: StrategyName): Promise<void> => {
  const { comparison, dir, cleaner, lanes } = measuring;
  const of = comparison.strategies.length * comparison.repeats;
  for (let attempt = 1; attempt <= 1 + mostRepeats; attempt += 1) {
    const plan = planLane(comparison, strategy, { block, attempt, order: lanes.length + 1 });
    const result = await runLane({ comparison, dir, cleaner, number: lanes.length + 1, of }, plan);
    lanes.push(result);
    if (!worthRepeating(result)) return;
    comparison.progress({ type: 'repeat', lane: result.id, reasons: result.void.reasons });
  }
};

const measureBlocks = async (measuring: Measuring): Promise<void> => {
  const { comparison, lanes } = measuring;
  const { strategies, seed, repeats, progress } = comparison;
  const most = repeats + mostRepeats;
  for (let block = 1; block <= most && wholeBlocks(lanes).length < repeats; block += 1) {
    const order = blockOrder(strategies, seed, block);
    progress({ type: 'block', block, order });
    for (const strategy of order) await measure(measuring, block, strategy);
  }
};

/** Points OUT/latest at the newest run; a reader finds the old one or the new one, never none. */
const linkLatest = async (outDir: string, id: string): Promise<void> => {
  const beside = join(outDir, `.latest-${process.pid}`);
  await rm(beside, { force: true });
  await symlink(id, beside);
  await rename(beside, join(outDir, 'latest'));
};

const writeFacts = async (
  measuring: Measuring,
  id: string,
  startedAt: string,
  environment: Environment,
): Promise<void> => {
  const { app, images, replicas, seed, load, repeats } = measuring.comparison;
  await writeJson(runPaths.facts(measuring.dir), {
    schemaVersion: 1,
    id,
    startedAt,
    finishedAt: new Date().toISOString(),
    app: { name: app, versions: { old: imageFact(images.v1), new: imageFact(images.v2) } },
    ...{ replicas, environment, seed, load, repeats },
    lanes: measuring.lanes.map((lane) => lane.id),
  });
};

/** Every lane is rendered from the same charts, whatever is edited meanwhile. */
const copyCharts = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-charts-'));
  await cp(chartsFolder, folder, { recursive: true });
  return folder;
};

const compareWith = async (comparison: Comparison): Promise<{ dir: string; run: Run }> => {
  const { load, seed, outDir, progress, signal } = comparison;
  checkRate(load.ratePerSecond);
  const { p99 } = await calibrate(load.ratePerSecond, undefined, signal);
  progress({ type: 'calibrated', ratePerSecond: load.ratePerSecond, latenessP99Ms: p99 });
  const startedAt = new Date().toISOString();
  const id = runId(startedAt, seed);
  const dir = join(outDir, id);
  const environment = await readEnvironment(comparison);
  await removeLeftovers(comparison);
  await warmImages(comparison);
  await mkdir(dir, { recursive: true });
  const measuring: Measuring = { comparison, dir, cleaner: createCleaner(comparison), lanes: [] };
  measuring.cleaner.remove(warmUpNamespace);
  try {
    await measureBlocks(measuring);
  } catch (error) {
    // What could not be removed here, the next comparison removes; the reason for ending is the one that counts.
    await measuring.cleaner.settled().catch(() => undefined);
    // Lanes without the rest of their block would look like a run that was whole.
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
  await measuring.cleaner.settled();
  await writeFacts(measuring, id, startedAt, environment);
  const run = await recompute(dir);
  await writeJson(runPaths.run(dir), run);
  await linkLatest(outDir, id);
  return { dir, run };
};

/**
 * Measures every strategy in a lane of its own, one at a time, in seeded random order, and writes the run directory.
 * A lane whose generator was late is measured again, at most twice, and so is a block whose control lost nothing;
 * void attempts are kept and told.
 * @returns the run and its directory, OUT/ID, which OUT/latest then points to
 * @throws LoadError for a rate that is not one or that this machine cannot hold; ChartError, SetUpError, WaitTimeout and
 * the cluster's own errors when a lane cannot be set up
 */
export const compare = async (options: CompareOptions): Promise<{ dir: string; run: Run }> => {
  const comparison = { ...withDefaults(options), charts: await copyCharts() };
  try {
    return await compareWith(comparison);
  } finally {
    await rm(comparison.charts, { recursive: true, force: true });
  }
};
