import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ScanPlaces } from './scan-main.ts';

/** `nobody`, who owns nothing. */
const STRANGER = 65_534;

/**
 * What a user without any right finds of a cluster's folders, registries, sockets and processes, a line a finding. The scan's own file is
 * copied to where that user can read it.
 */
export async function scanAsOtherUser(places: ScanPlaces): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-scan-'));
  try {
    await chmod(folder, 0o755);
    await cp(join(import.meta.dirname, 'scan-main.ts'), join(folder, 'scan-main.ts'));
    await chmod(join(folder, 'scan-main.ts'), 0o644);
    const node = join(folder, 'node');
    await cp(process.execPath, node, { dereference: true });
    await chmod(node, 0o755);
    const child = spawn(
      node,
      ['--disable-warning=ExperimentalWarning', join(folder, 'scan-main.ts'), JSON.stringify(places)],
      {
        ...{
          uid: STRANGER,
          gid: STRANGER,
          cwd: '/',
          env: { PATH: '/usr/bin:/bin' },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      },
    );
    const code = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? 1));
    });
    const [out, err, status] = await Promise.all([text(child.stdout!), text(child.stderr!), code]);
    if (status !== 0) throw new Error(`the scan failed: ${err}`);
    return JSON.parse(out) as string[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
