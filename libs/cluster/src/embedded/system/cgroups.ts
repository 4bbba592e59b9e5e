import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroupHierarchies, removeCgroup } from '@cutover/toolchain';
import type { Hierarchy } from '@cutover/toolchain';
import { cgroupOf } from '../paths.ts';

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
  const all = await cgroupHierarchies();
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

/** Removes the node's groups, deepest first; all of their processes must be gone. */
export function removeCgroups(name: string): Promise<void> {
  return removeCgroup(cgroupOf(name));
}
