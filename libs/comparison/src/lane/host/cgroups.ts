import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseCpuUsageMs, parseThrottledMs } from './proc.ts';
import { readIfThere } from './read-if-there.ts';

/** Controller v1 mount, or the unified hierarchy. */
const roots = ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'];
const deepest = 5;

const folders = async (dir: string): Promise<string[]> => {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(dir, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

const search = async (dir: string, wanted: (name: string) => boolean, depth: number): Promise<string[]> => {
  if (depth > deepest) return [];
  const within = await folders(dir);
  const found = within.filter((path) => wanted(path.slice(path.lastIndexOf('/') + 1)));
  if (found.length > 0) return found;
  const deeper = within.filter((path) => depth > 0 || /kubepods|cutover|kubelet/.test(path));
  return (await Promise.all(deeper.map((path) => search(path, wanted, depth + 1)))).flat();
};

/** Folder of a pod's cgroup: kubelet names it by the pod's UID, dashes as underscores under systemd. Null when not on this host. */
export const podCgroup = async (uid: string): Promise<string | null> => {
  const names = [uid, uid.replaceAll('-', '_')];
  for (const root of roots) {
    const [found] = await search(root, (name) => names.some((part) => name.includes(part)), 0);
    if (found !== undefined) return found;
  }
  return null;
};

/** How long a pod and each of its containers, the folders below its own, were throttled since they were made: folder → ms. */
export const throttledOf = async (cgroup: string): Promise<[string, number][]> => {
  const found = await Promise.all(
    [cgroup, ...(await folders(cgroup))].map(async (dir): Promise<[string, number | null]> => {
      return [dir, parseThrottledMs((await readIfThere(join(dir, 'cpu.stat'))) ?? '')];
    }),
  );
  return found.filter((one): one is [string, number] => one[1] !== null);
};

/** Every process of a pod's containers, the folders below its own; ids as this machine counts them. */
export const processesOf = async (cgroup: string): Promise<string[]> => {
  const lists = await Promise.all(
    (await folders(cgroup)).map(async (dir) => (await readIfThere(join(dir, 'cgroup.procs'))) ?? ''),
  );
  return lists.flatMap((list) => list.split('\n')).filter((pid) => pid !== '');
};

/** First process of a pod's containers, for a look through its /proc entry; null when it has none. */
export const processOf = async (cgroup: string): Promise<string | null> => (await processesOf(cgroup))[0] ?? null;

/** Group right below the hierarchy's root in which a pod's group lies: on the embedded node, the one of all its processes. */
export const outermostGroup = (cgroup: string): string => {
  const root = roots.find((path) => cgroup.startsWith(`${path}/`)) ?? '';
  return cgroup.slice(root.length + 1).split('/')[0] ?? '';
};

/** CPU time that all processes of a group have used since it was made, in ms; null where the kernel does not say. */
export const cpuTimeOf = async (group: string): Promise<number | null> => {
  const files = ['/sys/fs/cgroup/cpuacct', '/sys/fs/cgroup/cpu'].map((root) => join(root, group, 'cpuacct.usage'));
  for (const file of files) {
    const text = await readIfThere(file);
    if (text !== null) return Number(text) / 1e6;
  }
  return parseCpuUsageMs((await readIfThere(join('/sys/fs/cgroup', group, 'cpu.stat'))) ?? '');
};
