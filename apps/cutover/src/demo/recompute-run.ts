import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { recompute, runPaths, writeJson } from '@cutover/comparison';
import type { Run } from '@cutover/comparison';
import { firstDifference } from './first-difference.ts';

export interface Recomputed {
  readonly run: Run;
  /** The first field in which run.json said something else than its records; undefined where there was none. */
  readonly difference: string | undefined;
}

async function readWhatIsThere(dir: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(runPaths.run(dir), 'utf8'));
  } catch (error) {
    // No run.json, or half of one: the records alone count.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Computes run.json anew from the records; writes nothing. @throws RecordError, OtherRunVersion */
async function compared(dir: string): Promise<Recomputed & { readonly isThere: boolean }> {
  const before = await readWhatIsThere(dir);
  const run = await recompute(dir);
  const now = JSON.parse(JSON.stringify(run)) as unknown;
  const isThere = before !== undefined;
  const difference = isThere && !isDeepStrictEqual(before, now) ? firstDifference(before, now) : undefined;
  return { run, difference, isThere };
}

/** run.json is not what its records say. */
export class RunDiffers extends Error {
  override readonly name = 'RunDiffers';
  readonly code = 'run-differs';
}

/** Computes run.json anew from the records and writes it. @throws RecordError, OtherRunVersion */
export async function recomputeRun(dir: string): Promise<Recomputed> {
  const { run, difference } = await compared(dir);
  await writeJson(runPaths.run(dir), run);
  return { run, difference };
}

/** Compares run.json with its records; writes nothing. @throws RunDiffers naming the first field, RecordError, OtherRunVersion */
export async function checkRun(dir: string): Promise<Run> {
  const { run, difference, isThere } = await compared(dir);
  if (!isThere) throw new RunDiffers(`${runPaths.run(dir)}: none is there, or half of one: report the run first`);
  if (difference !== undefined) throw new RunDiffers(`${runPaths.run(dir)}: its records say otherwise: ${difference}`);
  return run;
}
