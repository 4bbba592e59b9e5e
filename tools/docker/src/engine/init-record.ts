import { isRunning, readIfThere } from '@cutover/toolchain';
import type { ProcessIdentity } from '@cutover/toolchain';
import type { EnginePaths } from './paths.ts';

/** Fields of proc(5)'s stat after the name, which may hold spaces and parentheses itself. */
const STARTED = 19;

/** The process in a line of /proc/PID/stat; undefined where it is none, as when its writer was killed half-way. */
export function processOfStat(line: string): ProcessIdentity | undefined {
  const pid = Number.parseInt(line, 10);
  const started = line.slice(line.lastIndexOf(')') + 2).split(' ')[STARTED];
  return Number.isSafeInteger(pid) && pid > 0 && started !== undefined ? { pid, started } : undefined;
}

/** The running engine's first process: all others end with it. Undefined where none runs, whoever has its pid by now. */
export async function runningInit({ record }: Pick<EnginePaths, 'record'>): Promise<ProcessIdentity | undefined> {
  const init = processOfStat((await readIfThere(record)) ?? '');
  return init !== undefined && isRunning(init) ? init : undefined;
}
