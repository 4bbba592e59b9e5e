import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { digestOfPlan } from './digest-of-plan.ts';
import { findUnfinished } from './find-unfinished.ts';

import type { Comparison } from './options.ts';
import { treatmentsOf } from './treatments.ts';
import { foreignFacts } from '../lane/foreign/foreign-app.ts';
import { imageFact } from '../lane/prepare/lane-plan.ts';
import { recompute } from '../analysis/recompute.ts';
import { isRecorded } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
import type { NotMeasured } from '../record/not-measured.ts';
import type { Environment, Run, RunFacts } from '../record/run.ts';
import { asRecorded } from '../record/treatment.ts';
import { runSchemaVersion } from '../record/version.ts';
import { writeJson } from '../record/write.ts';

/** The directory of a run while it is measured: whenever it ends, by whatever, what is in it can be reported. */
export interface RunFolder {
  readonly dir: string;
  /** Of the run: that of before, where one is gone on with. */
  readonly seed: number;
  /** Lanes that were recorded to their end before; none in a run that begins. */
  readonly before: readonly string[];
  /** Notes a lane before anything of it is recorded; what of it was recorded in part goes. */
  begin(lane: string): Promise<void>;
  /** Notes that a lane could not be measured, and why. */
  giveUp(lane: NotMeasured): Promise<void>;
  /** Notes why the run ended early. */
  stop(reason: string): Promise<void>;
  /** Writes run.json and points OUT/latest at the run. */
  finish(): Promise<Run>;
}

const runId = (startedAt: string, seed: number): string =>
  `${startedAt.slice(0, 19).replaceAll(':', '').replace('T', '-')}-seed${seed}`;

const budgetsOf = ({ budgets }: Comparison): Pick<RunFacts, 'budgets'> =>
  budgets.length === 0 ? {} : { budgets: [...budgets] };

const factsOf = (comparison: Comparison, environment: Environment, plan: string): RunFacts => {
  const startedAt = new Date().toISOString();
  const { app, foreign, images, replicas, seed, load, repeats } = comparison;
  return {
    schemaVersion: runSchemaVersion,
    id: runId(startedAt, seed),
    startedAt,
    finishedAt: startedAt,
    isComplete: false,
    stoppedBy: null,
    app: {
      name: app,
      versions: { old: imageFact(images.v1), new: imageFact(images.v2) },
      ...(foreign === null ? {} : { foreign: foreignFacts(foreign) }),
    },
    ...{ replicas, environment, seed, load, repeats, plan },
    treatments: treatmentsOf(comparison.strategies, comparison.faults).map(asRecorded),
    ...budgetsOf(comparison),
    lanes: [],
  };
};

/** Points OUT/latest at the newest run; a reader finds the old one or the new one, never none. */
const linkLatest = async (outDir: string, id: string): Promise<void> => {
  const beside = join(outDir, `.latest-${process.pid}`);
  await rm(beside, { force: true });
  await symlink(id, beside);
  await rename(beside, join(outDir, 'latest'));
};

/** The run that the same plan began and did not end, or a new one. */
const factsFor = async (comparison: Comparison, environment: Environment): Promise<RunFacts> => {
  const plan = await digestOfPlan(comparison, environment);
  const seed = comparison.isSeedDrawn ? null : comparison.seed;
  const found = comparison.isFresh ? null : await findUnfinished(comparison.outDir, plan, seed);
  if (found === null) return factsOf(comparison, environment, plan);
  // Budgets judge lanes, and decide nothing of what they are: those of now.
  const before = { ...found };
  delete before.budgets;
  return {
    ...before,
    ...budgetsOf(comparison),
    stoppedBy: null,
    resumedAt: [...(found.resumedAt ?? []), new Date().toISOString()],
  };
};

/** Those that were recorded to their end: a lane's facts are written last. */
const recordedIn = async (dir: string, lanes: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const lane of lanes) if (await isRecorded(dir, lane)) found.push(lane);
  return found;
};

/** A lane that is begun again may be measured this time; nothing is said of such lanes where there were none. */
const withoutGivenUp = ({ notMeasured }: RunFacts, id: string): Pick<RunFacts, 'notMeasured'> =>
  notMeasured === undefined ? {} : { notMeasured: notMeasured.filter(({ lane }) => lane !== id) };

/** Makes OUT/ID with the facts of a run of which nothing is measured yet, or goes on with one of the same plan that ended early. */
export const openRunFolder = async (comparison: Comparison, environment: Environment): Promise<RunFolder> => {
  const { outDir } = comparison;
  let facts = await factsFor(comparison, environment);
  const dir = join(outDir, facts.id);
  const before = await recordedIn(dir, facts.lanes);
  const note = async (change: Partial<RunFacts>): Promise<void> => {
    facts = { ...facts, ...change, finishedAt: new Date().toISOString() };
    await writeJson(runPaths.facts(dir), facts);
  };
  await mkdir(dir, { recursive: true });
  await note({});
  return {
    ...{ dir, before, seed: facts.seed },
    begin: async (lane) => {
      await rm(runPaths.lane(dir, lane), { recursive: true, force: true });
      await note({ lanes: [...facts.lanes.filter((one) => one !== lane), lane], ...withoutGivenUp(facts, lane) });
    },
    giveUp: (lane) => note({ notMeasured: [...(facts.notMeasured ?? []), lane] }),
    stop: (reason) => note({ stoppedBy: reason }),
    finish: async () => {
      await note({ isComplete: true });
      const run = await recompute(dir);
      await writeJson(runPaths.run(dir), run);
      await linkLatest(outDir, facts.id);
      return run;
    },
  };
};
