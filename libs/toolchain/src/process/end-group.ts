import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 10;
/** A process that is killed in the middle of writing to a slow disk ends when that is written. */
const WITHIN_MS = 10_000;

/** @returns whether there was one to be signalled */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}

/**
 * Ends a process group by SIGKILL and waits until no process of it is left: the signal alone says that they will end, and until then they write to the
 * folders that are about to be removed. Gives up waiting after ten seconds, as for zombies that nobody collects.
 */
export async function endGroup(leader: number): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (signalGroup(leader, 'SIGKILL') && performance.now() < end) await sleep(POLL_MS);
}
