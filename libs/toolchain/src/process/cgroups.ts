import { existsSync } from 'node:fs';
import { readFile, readdir, rmdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

/** One mounted hierarchy: a controller of cgroup v1, or all of v2. */
export interface Hierarchy {
  readonly at: string;
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
}

const CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'pids', 'blkio', 'devices', 'freezer', 'name=systemd'];

/** The hierarchies in the lines of /proc/self/mounts. */
export function hierarchiesOf(mounts: string): Hierarchy[] {
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, at = '', type, options = '']) => ({
      at,
      version: type === 'cgroup2' ? 2 : 1,
      controllers: options.split(',').filter((option) => CONTROLLERS.includes(option)),
    }));
}

/** Those of this machine. */
export async function cgroupHierarchies(): Promise<Hierarchy[]> {
  return hierarchiesOf(await readFile('/proc/self/mounts', 'utf8'));
}

const BUSY_RETRY_MS = 20;
const BUSY_TRIES = 100;

/** A group stays busy for a moment after its last process was ended. */
async function removeGroup(group: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await rmdir(group);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || tries === BUSY_TRIES) throw error;
      await sleep(BUSY_RETRY_MS);
    }
  }
}

async function removeTree(group: string): Promise<void> {
  for (const entry of await readdir(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(join(group, entry.name));
  }
  await removeGroup(group);
}

/** Removes a group under every controller, with the groups in it, deepest first; their processes must be gone. Fine where there is none. */
export async function removeCgroup(name: string): Promise<void> {
  for (const { at } of await cgroupHierarchies()) {
    const group = join(at, name);
    if (existsSync(group)) await removeTree(group);
  }
}
