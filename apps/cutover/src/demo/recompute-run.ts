import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { recompute, runPaths, writeJson } from '@cutover/comparison';
import type { Run } from '@cutover/comparison';

export interface Recomputed {
  readonly run: Run;
  /** Whether run.json had said the same; undefined where there was none. */
  readonly same: boolean | undefined;
}

async function readWhatIsThere(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    // No run.json, or half of one: the records alone count.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Computes run.json anew from the records and writes it. @throws RecordError */
export async function recomputeRun(dir: string): Promise<Recomputed> {
  const before = await readWhatIsThere(runPaths.run(dir));
  const run = await recompute(dir);
  await writeJson(runPaths.run(dir), run);
  const now = JSON.parse(JSON.stringify(run)) as unknown;
  return { run, same: before === undefined ? undefined : isDeepStrictEqual(before, now) };
}
