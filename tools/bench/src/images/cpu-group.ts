import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@cutover/testing-kit';

const ROOT = '/sys/fs/cgroup';
const NS_A_MS = 1_000_000;
const US_A_MS = 1_000;

/** How one version of control groups tells the CPU time of a group, ms. */
interface Accounting {
  readonly parent: string;
  readonly usedMs: (group: string) => number;
}

const VERSION_1: Accounting = {
  parent: join(ROOT, 'cpuacct'),
  usedMs: (group) => Number(readFileSync(join(group, 'cpuacct.usage'), 'utf8')) / NS_A_MS,
};
const VERSION_2: Accounting = {
  parent: ROOT,
  usedMs: (group) => Number(/^usage_usec (\d+)$/m.exec(readFileSync(join(group, 'cpu.stat'), 'utf8'))?.[1]) / US_A_MS,
};

/**
 * A control group of Linux, by which the kernel adds up the CPU time of processes and of all that they start: those too that are left
 * behind by their parent, as bundlers' helpers are.
 */
export class CpuGroup {
  static readonly #live = new Set<CpuGroup>();
  readonly #path: string;
  readonly #accounting: Accounting;

  private constructor(path: string, accounting: Accounting) {
    this.#path = path;
    this.#accounting = accounting;
  }

  /** @throws Error in one line where this user may make no group, or processes of a run that was killed are still in it */
  static make(name: string): CpuGroup {
    for (const accounting of [VERSION_1, VERSION_2]) {
      const path = join(accounting.parent, `cutover-bench-${process.pid}-${name}`);
      if (!isMade(path, accounting)) continue;
      const group = new CpuGroup(path, accounting);
      CpuGroup.#live.add(group);
      return group;
    }
    throw new Error(`no control group can be made below ${ROOT}: CPU time is counted by them, which needs root`);
  }

  /** Ends every process in any group of this run: what is measured fails then. */
  static killAll(): void {
    for (const group of CpuGroup.#live) for (const pid of group.#processes()) kill(pid);
  }

  /** Words for a shell that joins the group before it becomes the program: `spawn(words[0], [...words.slice(1), program, …])`. */
  joining(): readonly [string, ...string[]] {
    return ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', join(this.#path, 'cgroup.procs')];
  }

  /** Counts a process from now on. */
  add(pid: number): void {
    writeFileSync(join(this.#path, 'cgroup.procs'), String(pid));
  }

  /** So far, ms. */
  usedMs(): number {
    return this.#accounting.usedMs(this.#path);
  }

  /** Until the last process has ended. */
  async empty(): Promise<void> {
    await until('all that was measured has ended', () => this.#processes().length === 0);
  }

  async remove(): Promise<void> {
    await this.empty();
    rmdirSync(this.#path);
    CpuGroup.#live.delete(this);
  }

  #processes(): number[] {
    return readFileSync(join(this.#path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  }
}

/** Whether this kernel has control groups of this version, and this user may make one. */
function isMade(path: string, { usedMs }: Accounting): boolean {
  try {
    mkdirSync(path);
  } catch {
    return false;
  }
  try {
    return Number.isFinite(usedMs(path));
  } catch {
    rmdirSync(path);
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It may have ended since.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
