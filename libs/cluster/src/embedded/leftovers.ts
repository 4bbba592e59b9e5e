import { rm } from 'node:fs/promises';
import type { NodePaths } from './paths.ts';
import { answers, supervisorClient } from './supervisor/client.ts';
import { survivor } from './supervisor/launch.ts';
import { removeCgroups } from './system/cgroups.ts';
import { isNetworkWhole, networkInode, removeNetwork } from './system/network.ts';
import { endProcesses } from './system/sweep.ts';

/** Ends what runs of a node and removes what does not outlive a reboot. Its data stays. Fine where there is nothing. */
export async function endNode(name: string, paths: NodePaths): Promise<void> {
  await endProcesses({ name, netInode: await networkInode(paths) });
  await removeCgroups(name);
  await removeNetwork(paths);
  await rm(paths.runtime, { recursive: true, force: true });
}

/**
 * Leaves a node alone that can be gone on with: one of its processes runs, in a network that is whole. Of anything else (a reboot, a
 * start that was broken off, processes whose supervisor and siblings are gone) only the data is kept.
 */
export async function clearLeftovers(name: string, paths: NodePaths): Promise<void> {
  const alive = (await answers(supervisorClient(paths.supervisorSocket))) || survivor(paths) !== undefined;
  if (alive && (await isNetworkWhole(paths))) return;
  await endNode(name, paths);
}
