import { readFile } from 'node:fs/promises';
import { podCgroup, processesOf } from '@cutover/comparison/evidence';

/** Once more than it takes to see what a process that is not stopped yet has started. */
const MOST_LOOKS = 20;

/** Signals a process only while it is in this pod: an id may have gone to another one. @returns whether it was there */
async function signalIn(uid: string, pid: string, signal: NodeJS.Signals): Promise<boolean> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
    throw error;
  });
  if (![uid, uid.replaceAll('-', '_')].some((name) => groups.includes(name))) return false;
  process.kill(Number(pid), signal);
  return true;
}

async function processesIn(uid: string): Promise<string[]> {
  const cgroup = await podCgroup(uid);
  if (cgroup === null) throw new Error(`no control group of this machine is that of pod ${uid}`);
  return processesOf(cgroup);
}

/** Pods of this machine whose processes are stopped, all of them and no others, as their control groups list them. */
export class FrozenPods {
  readonly #stopped = new Map<string, Set<string>>();

  /** @param uids of the pods @throws Error where one has no process on this machine */
  static async freeze(uids: readonly string[]): Promise<FrozenPods> {
    const frozen = new FrozenPods();
    try {
      for (const uid of uids) await frozen.#stop(uid);
    } catch (error) {
      await frozen.thaw();
      throw error;
    }
    return frozen;
  }

  /** Processes that stand still. */
  get count(): number {
    return [...this.#stopped.values()].reduce((sum, pids) => sum + pids.size, 0);
  }

  /** Lets them go on; those that ended meanwhile are left alone, and a second call does nothing. */
  async thaw(): Promise<void> {
    for (const [uid, pids] of this.#stopped) for (const pid of pids) await signalIn(uid, pid, 'SIGCONT');
    this.#stopped.clear();
  }

  async #stop(uid: string): Promise<void> {
    const stopped = new Set<string>();
    this.#stopped.set(uid, stopped);
    for (let look = 0; look < MOST_LOOKS; look++) {
      const running = (await processesIn(uid)).filter((pid) => !stopped.has(pid));
      if (running.length === 0) break;
      for (const pid of running) if (await signalIn(uid, pid, 'SIGSTOP')) stopped.add(pid);
    }
    if (stopped.size === 0) throw new Error(`pod ${uid} has no process on this machine`);
  }
}
