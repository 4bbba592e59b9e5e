import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const realtime = ['chrt', '--fifo', '1'];

/**
 * What to put before a command so that the scheduler runs it as soon as it is due (SCHED_FIFO, sched(7)); nothing where this machine
 * does not allow that. A generator that waits for a CPU behind the pods it measures would measure the wait.
 */
export const preference = async (): Promise<string[]> => {
  try {
    await run(realtime[0] as string, [...realtime.slice(1), 'true']);
    return realtime;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT' || typeof code === 'number') return [];
    throw error;
  }
};
