import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClusterError } from '../../errors.ts';
import { STATE } from '../paths.ts';

const GIB = 1024 ** 3;
const NEEDED_BYTES = 2 * GIB;

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  /** Free bytes of the disk that holds the node. */
  readonly freeBytes: number;
}

/** @throws ClusterError where the machine cannot hold an embedded node, before anything is changed */
export function needMachine({ platform, uid, freeBytes }: Machine): void {
  if (platform !== 'linux') {
    throw new ClusterError(
      'not-linux',
      `the embedded node needs Linux, this is ${platform}: use --provider kind (Docker) or --provider kubeconfig --context NAME`,
    );
  }
  if (uid !== 0) {
    throw new ClusterError(
      'not-root',
      'the embedded node needs root, for namespaces and cgroups: run the command as root, or use --provider kind',
    );
  }
  if (freeBytes < NEEDED_BYTES) {
    const free = (freeBytes / GIB).toFixed(1);
    throw new ClusterError(
      'disk-full',
      `the embedded node needs 2 GiB of free disk at ${STATE}, ${free} are free: free some and run it again`,
    );
  }
}

export async function thisMachine(): Promise<Machine> {
  if (process.platform !== 'linux') return { platform: process.platform, uid: process.getuid?.(), freeBytes: 0 };
  const { bavail, bsize } = await statfs(existsSync(STATE) ? STATE : dirname(STATE));
  return { platform: process.platform, uid: process.getuid?.(), freeBytes: bavail * bsize };
}
