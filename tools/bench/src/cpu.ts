import { readdir, readFile } from 'node:fs/promises';

/** Linux counts a process's time in these, whatever the kernel's own clock (USER_HZ). */
const MS_PER_TICK = 10;

/** CPU time of parts of a system so far, ms. */
export type CpuTimes = ReadonlyMap<string, number>;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ms: number;
}

/** The fields of proc_pid_stat(5) that are needed; the command in parentheses may hold anything. */
export function parseStat(text: string): Stat {
  const after = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system] = [after[1], after[11], after[12]].map(Number) as [number, number, number];
  return { pid: Number.parseInt(text, 10), parent, ms: (user + system) * MS_PER_TICK };
}

/** CPU time of this process (`self`) and of all that it has started and that still run, by what `nameOf` makes of their command lines. */
export async function cpuTimes(self: string, nameOf: (commandLine: string) => string): Promise<CpuTimes> {
  const stats = new Map((await allStats()).map((stat) => [stat.pid, stat]));
  const times = new Map<string, number>();
  for (const stat of stats.values()) {
    if (!descends(stat, stats)) continue;
    const name = stat.pid === process.pid ? self : nameOf(await commandLineOf(stat.pid));
    times.set(name, (times.get(name) ?? 0) + stat.ms);
  }
  return times;
}

/** What was spent between two readings. */
export function spent(before: CpuTimes, after: CpuTimes): CpuTimes {
  return new Map([...after].map(([name, ms]) => [name, ms - (before.get(name) ?? 0)]));
}

function descends({ pid, parent }: Stat, stats: ReadonlyMap<number, Stat>): boolean {
  if (pid === process.pid) return true;
  const above = stats.get(parent);
  return above !== undefined && descends(above, stats);
}

async function allStats(): Promise<Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(pids.map((pid) => ofProcess(pid, 'stat')));
  return texts.filter((text) => text !== undefined).map(parseStat);
}

async function commandLineOf(pid: number): Promise<string> {
  return ((await ofProcess(String(pid), 'cmdline')) ?? '').replaceAll('\0', ' ');
}

/** Undefined where the process ended meanwhile. */
async function ofProcess(pid: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
