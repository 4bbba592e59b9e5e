import { isRunning, processOfStat, readIfThere } from '@cutover/toolchain';
import type { ProcessIdentity } from '@cutover/toolchain';
import type { EnginePaths } from './paths.ts';

/** The running engine's first process: all others end with it. Undefined where none runs, whoever has its pid by now. */
export async function runningInit({ record }: Pick<EnginePaths, 'record'>): Promise<ProcessIdentity | undefined> {
  const init = processOfStat((await readIfThere(record)) ?? '');
  return init !== undefined && isRunning(init) ? init : undefined;
}
