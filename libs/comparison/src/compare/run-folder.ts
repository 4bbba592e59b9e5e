import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Comparison } from './options.ts';
import { foreignFacts } from '../lane/foreign/foreign-app.ts';
import { imageFact } from '../lane/prepare/lane-plan.ts';
import { recompute } from '../analysis/recompute.ts';
import { runPaths } from '../record/paths.ts';
import type { Environment, Run, RunFacts } from '../record/run.ts';
import { runSchemaVersion } from '../record/version.ts';
import { writeJson } from '../record/write.ts';

/** The directory of a run while it is measured: whenever it ends, by whatever, what is in it can be reported. */
export interface RunFolder {
  readonly dir: string;
  /** Notes a lane before anything of it is recorded. */
  begin(lane: string): Promise<void>;
  /** Notes why the run ended early. */
  stop(reason: string): Promise<void>;
  /** Writes run.json and points OUT/latest at the run. */
  finish(): Promise<Run>;
}

const runId = (startedAt: string, seed: number): string =>
  `${startedAt.slice(0, 19).replaceAll(':', '').replace('T', '-')}-seed${seed}`;

const factsOf = (comparison: Comparison, environment: Environment, startedAt: string): RunFacts => {
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
    ...{ replicas, environment, seed, load, repeats },
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

/** Makes OUT/ID with the facts of a run of which nothing is measured yet. */
export const openRunFolder = async (comparison: Comparison, environment: Environment): Promise<RunFolder> => {
  const { outDir } = comparison;
  let facts = factsOf(comparison, environment, new Date().toISOString());
  const dir = join(outDir, facts.id);
  const note = async (change: Partial<RunFacts>): Promise<void> => {
    facts = { ...facts, ...change, finishedAt: new Date().toISOString() };
    await writeJson(runPaths.facts(dir), facts);
  };
  await mkdir(dir, { recursive: true });
  await note({});
  return {
    dir,
    begin: (lane) => note({ lanes: [...facts.lanes, lane] }),
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
