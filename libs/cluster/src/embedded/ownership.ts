import { existsSync } from 'node:fs';
import { ClusterError } from '../errors.ts';
import type { ClusterPaths } from './paths.ts';

/**
 * Whoever is not root cannot look into a node's folders: that is said instead of what it looks like from outside.
 * @throws ClusterError `not-root`
 */
export function needOwner(name: string, { state }: ClusterPaths, uid: number | undefined = process.getuid?.()): void {
  if (uid === 0 || !existsSync(state)) return;
  throw new ClusterError(
    'not-root',
    `cluster ${name} belongs to root: run the same command as root, with sudo for instance`,
  );
}
