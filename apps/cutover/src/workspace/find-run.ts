import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { RUNS } from './paths.ts';

/** What every run directory holds and nothing else does. */
const MARK = 'facts.json';
const SHOWN = 3;

function namesIn(runs: string): string[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter((name) => existsSync(join(runs, name, MARK)))
    .sort()
    .reverse();
}

/** The directory of a run, by path or by its name among the runs. @throws UsageError, which names the newest there are */
export function findRun(name: string, runs: string = RUNS): string {
  const found = [resolve(name), join(runs, name)].find((dir) => existsSync(join(dir, MARK)));
  if (found !== undefined) return realpathSync(found);
  const known = namesIn(runs);
  const hint =
    known.length === 0
      ? 'none was measured yet: cutover demo makes one'
      : `there are ${known.slice(0, SHOWN).join(', ')}`;
  throw new UsageError(`"${name}" is not a run: no ${MARK} there or in runs/; ${hint}`);
}
