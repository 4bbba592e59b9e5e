import { existsSync } from 'node:fs';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroupHierarchies, run } from '@cutover/toolchain';
import { cgroupOf, clusterPaths, NODE_MARK, nodePaths, RUNTIME } from '../embedded/paths.ts';
import { networkInode } from '../embedded/system/network.ts';
import { bindMounts, missingMountPoints } from '../embedded/system/mounts.ts';

/** What a node could leave behind on its machine, each as sorted lines. */
export interface HostSnapshot {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly links: readonly string[];
  readonly firewall: readonly string[];
  readonly folders: readonly string[];
  /** Of the kernel's, those that a node needs; empty where the kernel has them built in. */
  readonly modules: readonly string[];
}

async function orEmpty(read: Promise<string>): Promise<string> {
  try {
    return await read;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return '';
    throw error;
  }
}

/** Other nodes may come and go on the machine meanwhile: what is plainly theirs is left out. */
function isOthers(name: string, text: string): boolean {
  const names = [...text.matchAll(/\bcutover-([a-z0-9-]+)|\/cutover\/([a-z0-9-]+)/g)].map(
    (match) => match[1] ?? match[2],
  );
  return names.length > 0 && !names.includes(name);
}

/** Namespaces as /proc names them: the host's, and the networks of other nodes. */
interface Namespaces {
  readonly net: string;
  readonly mnt: string;
  readonly others: readonly string[];
}

async function namespaces(name: string): Promise<Namespaces> {
  const [net, mnt] = await Promise.all([readlink('/proc/self/ns/net'), readlink('/proc/self/ns/mnt')]);
  const nodes = existsSync(RUNTIME) ? (await readdir(RUNTIME)).filter((node) => node !== name) : [];
  const inodes = await Promise.all(nodes.map((node) => networkInode(nodePaths(node))));
  return { net, mnt, others: inodes.map((inode) => `net:[${inode}]`) };
}

/** The marks that a node puts into its processes' environment. */
async function marksOf(pid: string): Promise<string[]> {
  const environment = await orEmpty(readFile(`/proc/${pid}/environ`, 'latin1'));
  return environment.split('\0').filter((variable) => variable.startsWith(`${NODE_MARK}=`));
}

/** Whether somebody who is no node's started it, and still runs: a container engine, a sandbox. What a node loses has no parent but init. */
async function isChildOfOthers(pid: string): Promise<boolean> {
  const status = await orEmpty(readFile(`/proc/${pid}/status`, 'utf8'));
  const parent = /^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? '0';
  if (parent === '0' || parent === '1') return false;
  return (await marksOf(parent)).length === 0 || isChildOfOthers(parent);
}

/** What tells whose a process is. */
interface Traits {
  readonly net: string;
  readonly mnt: string;
  readonly cgroup: string;
  readonly marks: readonly string[];
}

function isMarked(name: string, { marks, cgroup }: Traits): boolean {
  return marks.includes(`${NODE_MARK}=${name}`) || cgroup.includes(`/${cgroupOf(name)}/`);
}

/** In namespaces of its own that are not known to be another node's. */
function isApart(name: string, { net, mnt, cgroup, marks }: Traits, host: Namespaces): boolean {
  if (net === host.net && mnt === host.mnt) return false;
  return !host.others.includes(net) && marks.length === 0 && !isOthers(name, cgroup);
}

/** A process is of interest if it is marked as one of the node's, in a cgroup of it, or in namespaces of its own and nobody's child. */
async function processLine(name: string, pid: string, host: Namespaces): Promise<string | undefined> {
  const folder = `/proc/${pid}`;
  const [net, mnt, cgroup, marks, command] = await Promise.all([
    orEmpty(readlink(`${folder}/ns/net`)),
    orEmpty(readlink(`${folder}/ns/mnt`)),
    orEmpty(readFile(`${folder}/cgroup`, 'utf8')),
    marksOf(pid),
    orEmpty(readFile(`${folder}/cmdline`, 'latin1')),
  ]);
  if (net === '' || command === '') return undefined;
  const traits = { net, mnt, cgroup, marks };
  const isLeft = isMarked(name, traits) || (isApart(name, traits, host) && !(await isChildOfOthers(pid)));
  return isLeft ? `${pid} ${command.replaceAll('\0', ' ').trim()}` : undefined;
}

async function processes(name: string): Promise<string[]> {
  const host = await namespaces(name);
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const lines = await Promise.all(pids.map((pid) => processLine(name, pid, host)));
  return lines.filter((line) => line !== undefined);
}

async function mounts(name: string): Promise<string[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).trim().split('\n');
  return lines.map((line) => line.split(' ').slice(3, 5).join(' ')).filter((line) => !isOthers(name, line));
}

async function tree(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const inner = entries.filter((entry) => entry.isDirectory()).map((entry) => tree(join(folder, entry.name)));
  return [folder, ...(await Promise.all(inner)).flat()];
}

/** The machine's own groups come and go; those of nodes are told by their name, at the top of every hierarchy. */
async function cgroups(name: string): Promise<string[]> {
  const hierarchies = await cgroupHierarchies();
  const groups = await Promise.all(
    hierarchies.map(async ({ at }) => {
      const entries = await readdir(at, { withFileTypes: true });
      const top = entries.filter((entry) => entry.isDirectory() && !isOthers(name, entry.name));
      const [nodes, rest] = [top.filter(isNodes), top.filter((entry) => !isNodes(entry))];
      return [
        ...rest.map((entry) => join(at, entry.name)),
        ...(await Promise.all(nodes.map((entry) => tree(join(at, entry.name))))).flat(),
      ];
    }),
  );
  return groups.flat();
}

function isNodes({ name }: { readonly name: string }): boolean {
  return name.startsWith('cutover-') || name.startsWith('kubepods');
}

async function lines(program: string, args: readonly string[]): Promise<string[]> {
  const { stdout } = await run(program, [...args], {});
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** What a node called `name` could leave on this machine. Two of these are equal if it left nothing. */
export async function hostSnapshot(name: string): Promise<HostSnapshot> {
  const paths = clusterPaths(name);
  const [processList, mountList, cgroupList, links, rules] = await Promise.all([
    processes(name),
    mounts(name),
    cgroups(name),
    lines('ip', ['-o', 'link']),
    lines('iptables-save', []),
  ]);
  const own = [paths.state, paths.runtime].filter((folder) => existsSync(folder));
  return {
    processes: processList.sort(),
    mounts: mountList.sort(),
    cgroups: cgroupList.sort(),
    links: links.sort(),
    // Packet counters move by themselves.
    firewall: rules.map((line) => line.replace(/\[\d+:\d+\]/, '')).sort(),
    modules: (await orEmpty(readFile('/proc/modules', 'utf8')))
      .split('\n')
      .flatMap((line) => (line.startsWith('br_netfilter ') ? ['br_netfilter'] : [])),
    folders: [...own, ...missingMountPoints(bindMounts(paths, nodePaths(name))).map((folder) => `no ${folder}`)].sort(),
  };
}
