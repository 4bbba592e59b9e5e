import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ADDRESSES } from '../addresses.ts';
import type { NodeAddresses } from '../addresses.ts';
import type { NodePaths } from '../paths.ts';
import { succeed } from './command.ts';
import { ensureNamespace, isNamespace } from './namespace-file.ts';

const SYSCTLS = {
  'net/ipv4/ip_forward': '1',
  'net/bridge/bridge-nf-call-iptables': '1',
};

/** The command as it runs in the node's network. `ip netns exec` would hide /sys/fs/cgroup, so it is entered by file. */
export function inNetwork(paths: Pick<NodePaths, 'network'>, argv: readonly string[]): [string, ...string[]] {
  return ['nsenter', `--net=${paths.network}`, '--', ...argv];
}

/**
 * Makes the node's network namespace: loopback, and a link to nowhere (both ends are inside) that carries the node's address and the route of the services'
 * range. There is no link to the host and no default route, so nothing inside can reach anything outside.
 */
export function makeNetwork(paths: NodePaths, addresses: NodeAddresses): Promise<void> {
  const sysctls = Object.entries(SYSCTLS).map(([key, value]) => `echo ${value} > /proc/sys/${key}`);
  const script = [
    'ip link set lo up',
    'ip link add node0 type veth peer name node0-peer',
    'ip link set node0-peer up',
    `ip address add ${addresses.node}/${ADDRESSES.nodePrefix} dev node0`,
    'ip link set node0 up',
    `ip route add ${ADDRESSES.services} dev node0`,
    // Left to the CNI plugin, two pods that start at once race to make the bridge, and the loser's is on none.
    'ip link add cni0 type bridge',
    `ip address add ${addresses.podsGateway}/24 dev cni0`,
    'ip link set cni0 up',
    ...sysctls,
  ].join(' && ');
  return ensureNamespace(paths.network, async () => {
    await succeed(['unshare', `--net=${paths.network}`, 'true']);
    await succeed(inNetwork(paths, ['sh', '-c', script]));
  });
}

/** Inode of the node's network namespace, by which its processes are known; undefined where there is none. */
export async function networkInode(paths: Pick<NodePaths, 'network'>): Promise<number | undefined> {
  return (await isNamespace(paths.network)) ? (await stat(paths.network)).ino : undefined;
}

const BRIDGE_FILTER = '/proc/sys/net/bridge/bridge-nf-call-iptables';

export function hasBridgeFilter(): boolean {
  return existsSync(BRIDGE_FILTER);
}
