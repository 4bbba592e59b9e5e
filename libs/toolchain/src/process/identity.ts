import { readFileSync } from 'node:fs';

/** A process told apart from a later one that got the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot (proc(5), field 22 of stat); `0` where /proc does not exist. */
  readonly started: string;
}

const FIELDS_AFTER_NAME = { state: 0, started: 19 } as const;

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ESRCH', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The name, in parentheses, may hold spaces and parentheses: what follows its last one is fixed. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function statOf(pid: number): string[] | undefined {
  try {
    return fieldsOf(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The identity of a running process, or undefined where none runs under that pid (a zombie does not run). */
export function identify(pid: number): ProcessIdentity | undefined {
  if (process.platform !== 'linux') return answers(pid) ? { pid, started: '0' } : undefined;
  const fields = statOf(pid);
  if (fields === undefined || fields[FIELDS_AFTER_NAME.state] === 'Z') return undefined;
  return { pid, started: fields[FIELDS_AFTER_NAME.started] ?? '0' };
}

/** The process in a line of /proc/PID/stat that was kept; undefined where it is none, as when its writer was killed half-way. */
export function processOfStat(stat: string): ProcessIdentity | undefined {
  const pid = Number.parseInt(stat, 10);
  const started = fieldsOf(stat)[FIELDS_AFTER_NAME.started];
  return Number.isSafeInteger(pid) && pid > 0 && started !== undefined ? { pid, started } : undefined;
}

export function self(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, started: '0' };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}
