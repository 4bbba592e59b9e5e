import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Below a node's configuration; containerd takes the first of the folder. */
export const CNI_CONFIG = 'cni/10-cutover.conflist';

/** Where Debian's package has them. */
const INSTALLED = '/usr/lib/cni';

/** A folder of the node's own that shows this machine's plugins: what an add-on lays beside them is the node's, and goes with it. */
export async function linkCniPlugins(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const there = new Set(await readdir(folder));
  const missing = (await readdir(INSTALLED)).filter((name) => !there.has(name));
  for (const name of missing) await symlink(join(INSTALLED, name), join(folder, name));
}
