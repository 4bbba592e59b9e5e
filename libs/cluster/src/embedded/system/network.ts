import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { ADDRESSES } from '../addresses.ts';
import type { NodePaths } from '../paths.ts';
import { succeed } from './command.ts';

const SYSCTLS = {
  'net/ipv4/ip_forward': '1',
  'net/bridge/bridge-nf-call-iptables': '1',
};

/** The command as it runs in the node's network. `ip netns exec` would hide /sys/fs/cgroup, so it is entered by file. */
export function inNetwork(paths: NodePaths, argv: readonly string[]): [string, ...string[]] {
  return ['nsenter', `--net=${paths.network}`, '--', ...argv];
}

async function isNamespace(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const [file, own] = await Promise.all([stat(path), stat('/proc/self/ns/net')]);
  return file.dev === own.dev;
}

/** Written once the namespace was set up to its end. */
function doneMark(paths: NodePaths): string {
  return `${paths.network}.done`;
}

/**
 * Makes the node's network namespace: loopback, and a link to nowhere (both ends are inside) that carries the node's address and the route of the services'
 * range. There is no link to the host and no default route, so nothing inside can reach anything outside.
 */
export async function makeNetwork(paths: NodePaths): Promise<void> {
  if (await isNetworkWhole(paths)) return;
  await removeNetwork(paths);
  await mkdir(paths.runtime, { recursive: true, mode: 0o700 });
  await writeFile(paths.network, '');
  await succeed(['unshare', `--net=${paths.network}`, 'true']);
  const sysctls = Object.entries(SYSCTLS).map(([key, value]) => `echo ${value} > /proc/sys/${key}`);
  const script = [
    'ip link set lo up',
    'ip link add node0 type veth peer name node0-peer',
    'ip link set node0-peer up',
    `ip address add ${ADDRESSES.node}/${ADDRESSES.nodePrefix} dev node0`,
    'ip link set node0 up',
    `ip route add ${ADDRESSES.services} dev node0`,
    // Left to the CNI plugin, two pods that start at once race to make the bridge, and the loser's is on none.
    'ip link add cni0 type bridge',
    `ip address add ${ADDRESSES.podsGateway}/24 dev cni0`,
    'ip link set cni0 up',
    ...sysctls,
  ].join(' && ');
  await succeed(inNetwork(paths, ['sh', '-c', script]));
  await writeFile(doneMark(paths), '');
}

/** Inode of the node's network namespace, by which its processes are known; undefined where there is none. */
export async function networkInode(paths: NodePaths): Promise<number | undefined> {
  return (await isNamespace(paths.network)) ? (await stat(paths.network)).ino : undefined;
}

export async function removeNetwork(paths: NodePaths): Promise<void> {
  if (await isNamespace(paths.network)) await succeed(['umount', paths.network]);
  for (const file of [paths.network, doneMark(paths)]) await rm(file, { force: true });
}

/** Whether the namespace is there and was set up to its end. */
export async function isNetworkWhole(paths: NodePaths): Promise<boolean> {
  return existsSync(doneMark(paths)) && (await isNamespace(paths.network));
}

const BRIDGE_FILTER = '/proc/sys/net/bridge/bridge-nf-call-iptables';

/** Loads br_netfilter, without which Services do not work between pods on the same bridge. @throws ClusterError */
export async function ensureBridgeFilter(): Promise<void> {
  if (!existsSync(BRIDGE_FILTER)) await succeed(['modprobe', 'br_netfilter']);
}
