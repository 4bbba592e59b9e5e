import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { cgroupOf } from '../paths.ts';

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

async function hierarchies(): Promise<Hierarchy[]> {
  return hierarchiesOf(await readFile('/proc/self/mounts', 'utf8'));
}

/** cpuset's files start empty in version 1, and nothing can be run in such a group. */
async function inheritCpuset(group: string): Promise<void> {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    const parent = join(group, '..', file);
    const own = join(group, file);
    if (!existsSync(parent) || !existsSync(own)) continue;
    await writeFile(own, await readFile(parent, 'utf8'));
  }
}

/** Version 2 hands controllers down level by level. */
async function delegate(group: string): Promise<void> {
  const available = await readFile(join(group, 'cgroup.controllers'), 'utf8');
  for (const controller of available.trim().split(/\s+/)) {
    if (controller !== '') await writeFile(join(group, 'cgroup.subtree_control'), `+${controller}`);
  }
}

async function makeGroup(group: string): Promise<void> {
  if (existsSync(group)) return;
  await mkdir(group);
  await inheritCpuset(group);
}

/** Those that account for and bound the node's own processes. The others would only have to be set up. */
const JOINED = ['cpu', 'cpuacct', 'memory', 'pids', 'blkio', 'name=systemd'];

function isJoined({ version, controllers }: Hierarchy, all: readonly Hierarchy[]): boolean {
  if (version === 1) return controllers.some((controller) => JOINED.includes(controller));
  return all.every((other) => other.version === 2);
}

/**
 * Makes the node's cgroup under every controller: kubelet puts the pods there, and `processes` inside of it is for the node's own.
 * Returns the `cgroup.procs` files that a process of the node enters.
 */
export async function makeCgroups(name: string): Promise<string[]> {
  const all = await hierarchies();
  const entered: string[] = [];
  for (const hierarchy of all) {
    const group = join(hierarchy.at, cgroupOf(name));
    const joined = isJoined(hierarchy, all);
    if (joined && hierarchy.version === 2) await delegate(hierarchy.at);
    await makeGroup(group);
    if (!joined) continue;
    if (hierarchy.version === 2) await delegate(group);
    await makeGroup(join(group, 'processes'));
    entered.push(join(group, 'processes', 'cgroup.procs'));
  }
  return entered;
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

/** Removes the node's groups, deepest first; all of their processes must be gone. */
export async function removeCgroups(name: string): Promise<void> {
  for (const { at } of await hierarchies()) {
    const group = join(at, cgroupOf(name));
    if (existsSync(group)) await removeTree(group);
  }
}
