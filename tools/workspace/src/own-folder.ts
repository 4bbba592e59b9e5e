import { lstat, rm } from 'node:fs/promises';
import { closeCache, makeFolder, withLock } from '@cutover/toolchain';

/** Who cannot enter a folder can put nothing into it. */
const PRIVATE = 0o700;
const OTHERS = 0o077;

async function isOursAlone(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  if (found === undefined || !found.isDirectory()) return false;
  return found.uid === process.getuid?.() && (found.mode & OTHERS) === 0;
}

/** What others could have put there is removed first. */
async function open(folder: string): Promise<void> {
  if (!(await isOursAlone(folder))) await rm(folder, { recursive: true, force: true });
  await makeFolder(folder, PRIVATE);
  await closeCache(folder, []);
}

/**
 * Runs an action with a folder of this user's alone, in which results are believed by what they were made of. Without one, and a line
 * that says why, while another run has it or where it cannot be kept safely. Rejects with what the action throws.
 */
export async function withOwnFolder<T>(
  folder: string,
  action: (folder: string | undefined) => T | Promise<T>,
): Promise<T> {
  const held = new AbortController();
  const onWait = (pid: number): void => held.abort(new Error(`process ${pid} is using them`));
  let isOpen = false;
  try {
    return await withLock(`${folder}.lock`, { signal: held.signal, onWait }, async () => {
      await open(folder);
      isOpen = true;
      return action(folder);
    });
  } catch (error) {
    if (isOpen) throw error;
    const { message } = (held.signal.reason ?? error) as Error;
    console.error(`npm test: results of other checkouts are left alone: ${message}`);
    return action(undefined);
  }
}
