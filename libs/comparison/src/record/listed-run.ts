import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { isRecorded, loadFacts } from './load-run.ts';
import { runPaths } from './paths.ts';
import { readJson } from './read.ts';
import { RecordError } from './record-error.ts';
import type { RunFacts } from './run.ts';
import { treatmentName, treatmentOf } from './treatment.ts';
import { OtherRunVersion } from './version.ts';

/**
 * `finished`; or ended early, and `resumable` by the command that began it, or, of a run that has no digest of its plan, `unfinished`. A run that is being
 * measured looks like one that was killed.
 */
export type RunState = 'finished' | 'resumable' | 'unfinished';

export interface ListedRun {
  readonly dir: string;
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly app: { readonly name: string; readonly old: string; readonly new: string };
  /** What each block holds, each with its fault: `rolling`, `rolling-errors`. */
  readonly treatments: readonly string[];
  readonly repeats: number;
  readonly lanes: {
    readonly recorded: number;
    /** Of the repeats that were asked for; null of an older run that ended early, which does not say. */
    readonly planned: number | null;
    readonly notMeasured: number;
  };
  readonly state: RunState;
  readonly stoppedBy: string | null;
  /** The headline of its report; null where none was made. */
  readonly verdict: string | null;
}

/** A folder that has facts which cannot be read. */
export interface UnreadableRun {
  readonly dir: string;
  readonly problem: string;
}

export interface RunList {
  /** The newest first. */
  readonly runs: readonly ListedRun[];
  readonly unreadable: readonly UnreadableRun[];
}

/** Of run.json only what a list shows: it has megabytes. */
const headlineSchema = z.looseObject({ verdict: z.looseObject({ headline: z.string() }) });

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const headlineOf = async (dir: string): Promise<string | null> => {
  try {
    return (await readJson(headlineSchema, runPaths.run(dir))).verdict.headline;
  } catch (error) {
    if (isGone(error) || error instanceof RecordError) return null;
    throw error;
  }
};

/** `b2-rolling-errors-3` is the third attempt of `rolling-errors` in the second block. */
const treatmentInId = (id: string): string => id.replace(/^b\d+-/, '').replace(/-\d+$/, '');

const treatmentsIn = ({ treatments, lanes }: RunFacts): string[] =>
  treatments === undefined
    ? [...new Set(lanes.map(treatmentInId))]
    : treatments.map((one) => treatmentName(treatmentOf(one)));

const plannedIn = ({ treatments, repeats, isComplete, lanes }: RunFacts): number | null => {
  if (treatments !== undefined) return treatments.length * repeats;
  return isComplete ? lanes.length : null;
};

const countRecorded = async (dir: string, lanes: readonly string[]): Promise<number> => {
  const recorded = await Promise.all(lanes.map((lane) => isRecorded(dir, lane)));
  return recorded.filter((is) => is).length;
};

const stateOf = ({ isComplete, plan }: RunFacts): RunState => {
  if (isComplete) return 'finished';
  return plan === undefined ? 'unfinished' : 'resumable';
};

const listed = async (dir: string): Promise<ListedRun> => {
  const facts = await loadFacts(dir);
  const { id, startedAt, finishedAt, app, repeats, stoppedBy, notMeasured = [] } = facts;
  const { old, new: next } = app.versions;
  return {
    ...{ dir, id, startedAt, finishedAt, repeats, stoppedBy },
    app: { name: app.name, old: old.version, new: next.version },
    treatments: treatmentsIn(facts),
    lanes: {
      recorded: await countRecorded(dir, facts.lanes),
      planned: plannedIn(facts),
      notMeasured: notMeasured.length,
    },
    state: stateOf(facts),
    verdict: await headlineOf(dir),
  };
};

const foldersIn = async (outDir: string): Promise<string[]> => {
  try {
    const entries = await readdir(outDir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(outDir, name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
};

/** Every run in a folder. What has no facts is no run. @throws the file system's errors, but for a folder that is not there, which holds none */
export const listRuns = async (outDir: string): Promise<RunList> => {
  const runs: ListedRun[] = [];
  const unreadable: UnreadableRun[] = [];
  for (const dir of await foldersIn(outDir)) {
    try {
      runs.push(await listed(dir));
    } catch (error) {
      if (isGone(error)) continue;
      if (!(error instanceof RecordError) && !(error instanceof OtherRunVersion)) throw error;
      unreadable.push({ dir, problem: error.message });
    }
  }
  runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  return { runs, unreadable };
};
