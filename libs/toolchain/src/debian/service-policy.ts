import { readFile, rm, writeFile } from 'node:fs/promises';
import { isRunning, self } from '../process/identity.ts';
import type { ProcessIdentity } from '../process/identity.ts';

/** Asked by Debian's package scripts before they start a service (invoke-rc.d, deb-systemd-invoke). */
export const POLICY_FILE = '/usr/sbin/policy-rc.d';

const MARK = '# cutover toolchain, process';

function content({ pid, started }: ProcessIdentity): string {
  // 101: the action is forbidden (invoke-rc.d(8)).
  return `#!/bin/sh\n${MARK} ${pid} ${started}: packages it installs start no service. Removed when it ends.\nexit 101\n`;
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writerOf(text: string): ProcessIdentity | undefined {
  const found = new RegExp(`^${MARK} (\\d+) (\\d+):`, 'm').exec(text);
  return found ? { pid: Number(found[1]), started: found[2] ?? '0' } : undefined;
}

/** Removes the file if a process of ours wrote it and was killed before it could. An administrator's own file stays. */
export async function removeStalePolicy(path: string = POLICY_FILE): Promise<void> {
  const text = await read(path);
  const writer = text === undefined ? undefined : writerOf(text);
  if (writer !== undefined && !isRunning(writer)) await rm(path, { force: true });
}

/** Runs `install` while no package script may start a service; an administrator's own policy is left to decide. */
export async function withoutServiceStart<T>(install: () => Promise<T>, path: string = POLICY_FILE): Promise<T> {
  await removeStalePolicy(path);
  const mine = content(self());
  try {
    await writeFile(path, mine, { mode: 0o755, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return install();
  }
  try {
    return await install();
  } finally {
    if ((await read(path)) === mine) await rm(path, { force: true });
  }
}
