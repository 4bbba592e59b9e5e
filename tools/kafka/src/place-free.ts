import { setTimeout as sleep } from 'node:timers/promises';
import { fourLetterWord } from './four-letter-word.ts';

const POLL_MS = 100;
/** A busy ZooKeeper may take its time, and a short session may end late. */
const LEAST_MS = 30_000;

/**
 * Waits until no broker has its place at a ZooKeeper. One that dies by SIGKILL keeps it until its session ends; one that starts before that dies of
 * NodeExists. Only what ZooKeeper says counts: while it gives no answer, the place may still be taken.
 * @throws Error when that takes too long
 */
export async function placeFree(zookeeperPort: number, sessionMs: number): Promise<void> {
  const end = performance.now() + Math.max(sessionMs * 5, LEAST_MS);
  for (;;) {
    const sessions = await fourLetterWord(zookeeperPort, 'dump');
    if (sessions !== undefined && !sessions.includes('/brokers/ids/')) return;
    if (performance.now() > end) throw new Error('ZooKeeper does not give up the session of a broker that is gone');
    await sleep(POLL_MS);
  }
}
