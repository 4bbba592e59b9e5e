import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, removeCgroup } from '@cutover/toolchain';
import type { ProcessIdentity } from '@cutover/toolchain';
import { EngineError } from '../errors.ts';
import { runningInit } from './init-record.ts';
import type { EnginePaths } from './paths.ts';

/** Containers have ten seconds by default, and the engine fifteen for all of them. */
const GRACE_MS = 30_000;
const KILL_MS = 20_000;
const POLL_MS = 50;

async function isGone(init: ProcessIdentity, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await sleep(POLL_MS)) {
    if (!isRunning(init)) return true;
  }
  return false;
}

function signalTo({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Ends an engine with everything that runs in it, and removes what does not outlive it; images, containers and volumes stay. Fine where
 * none runs, also where one was killed.
 * @param gracefully whether containers get their SIGTERM first
 * @throws EngineError stop-failed
 */
export async function endEngine(paths: EnginePaths, gracefully: boolean): Promise<void> {
  const init = await runningInit(paths);
  if (init !== undefined) {
    if (gracefully) signalTo(init, 'SIGTERM');
    if (!gracefully || !(await isGone(init, GRACE_MS))) signalTo(init, 'SIGKILL');
    if (!(await isGone(init, KILL_MS))) {
      throw new EngineError('stop-failed', `process ${init.pid} of the engine in ${paths.dir} cannot be ended`);
    }
  }
  await removeCgroup(paths.cgroup);
  for (const path of [paths.socket, paths.exec, paths.record]) await rm(path, { recursive: true, force: true });
}
