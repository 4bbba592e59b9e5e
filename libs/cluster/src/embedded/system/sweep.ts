import { readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../../errors.ts';
import { NODE_MARK, cgroupOf } from '../paths.ts';

export interface ProcessFacts {
  readonly pid: number;
  readonly netInode: number | undefined;
  readonly cgroups: string;
  readonly environment: string;
}

export interface NodeMarks {
  readonly name: string;
  /** Of its nodes' networks. */
  readonly netInodes: readonly number[];
}

/** A process belongs to a node by its network namespace, its cgroup (pods) or the mark in its environment (the supervisor). */
export function belongsTo({ name, netInodes }: NodeMarks, facts: ProcessFacts): boolean {
  if (facts.netInode !== undefined && netInodes.includes(facts.netInode)) return true;
  if (facts.cgroups.split('\n').some((line) => (line.split(':')[2] ?? '').split('/')[1] === cgroupOf(name)))
    return true;
  return facts.environment.split('\0').includes(`${NODE_MARK}=${name}`);
}

/** Processes come and go while they are listed; kernel threads have no environment. */
async function orGone<T>(read: Promise<T>, instead: T): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return instead;
    throw error;
  }
}

async function factsOf(pid: number): Promise<ProcessFacts> {
  const folder = `/proc/${pid}`;
  const [net, cgroups, environment] = await Promise.all([
    orGone(
      stat(`${folder}/ns/net`).then(({ ino }) => ino as number | undefined),
      undefined,
    ),
    orGone(readFile(`${folder}/cgroup`, 'utf8'), ''),
    orGone(readFile(`${folder}/environ`, 'latin1'), ''),
  ]);
  return { pid, netInode: net, cgroups, environment };
}

/** A zombie is gone but for its entry, which its parent clears. */
async function isZombie(pid: number): Promise<boolean> {
  const status = await orGone(readFile(`/proc/${pid}/stat`, 'latin1'), '');
  return status === '' || status.slice(status.lastIndexOf(')') + 2).startsWith('Z');
}

async function parentOf(pid: number): Promise<number> {
  const status = await orGone(readFile(`/proc/${pid}/stat`, 'latin1'), '');
  return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** A process and all that it runs under, by their pids: a shell inside of the node's network, say, in which somebody typed the command. */
export async function withAncestors(pid: number): Promise<Set<number>> {
  const found = new Set<number>();
  for (let at = pid; at > 0 && !found.has(at); at = await parentOf(at)) found.add(at);
  return found;
}

/** Every process of a node, whatever became of its parent. Never this one or one that it runs under. */
export async function processesOf(marks: NodeMarks): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const own = await withAncestors(process.pid);
  const found: number[] = [];
  for (const pid of pids) {
    if (own.has(pid)) continue;
    if (belongsTo(marks, await factsOf(pid)) && !(await isZombie(pid))) found.push(pid);
  }
  return found;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const DEADLINE_MS = 20_000;
const POLL_MS = 50;

/** Ends every process of a node. @throws ClusterError where one outlives SIGKILL */
export async function endProcesses(marks: NodeMarks): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    const pids = await processesOf(marks);
    if (pids.length === 0) return;
    if (performance.now() > end) {
      throw new ClusterError(
        'component-failed',
        `processes ${pids.join(', ')} of ${marks.name} cannot be ended: see ps -p ${pids[0]}`,
      );
    }
    for (const pid of pids) kill(pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
}
