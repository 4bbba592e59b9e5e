import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isRunning } from '@cutover/toolchain';
import { NODE_MARK } from '../paths.ts';
import type { ClusterPaths } from '../paths.ts';
import { until } from '../until.ts';
import { answers, supervisorClient } from './client.ts';
import type { SupervisorClient } from './client.ts';
import { logPath, withLog } from './log-file.ts';
import type { SupervisorPlace } from './protocol.ts';
import { readRecord } from './record-file.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const START_WITHIN_MS = 20_000;
const POLL_MS = 20;

/** Whether a process of the cluster still runs, though its supervisor may not. */
export function hasSurvivor(paths: ClusterPaths): boolean {
  const processes = readRecord(paths.supervisor)?.processes ?? [];
  return processes.some(({ identity }) => identity !== undefined && isRunning(identity));
}

function endHung(paths: ClusterPaths): void {
  const supervisor = readRecord(paths.supervisor)?.supervisor;
  if (supervisor !== undefined && isRunning(supervisor)) process.kill(supervisor.pid, 'SIGKILL');
}

/** The cluster's supervisor: the one that runs, or a new one that takes over what an earlier one started. */
export async function ensureSupervisor(
  name: string,
  paths: ClusterPaths,
  cgroups: readonly string[],
  signal?: AbortSignal,
): Promise<SupervisorClient> {
  const client = supervisorClient(paths.supervisorSocket);
  if (await answers(client)) return client;
  endHung(paths);
  const place: SupervisorPlace = {
    socket: paths.supervisorSocket,
    record: paths.supervisor,
    logs: paths.logs,
    cgroups,
  };
  const env = { PATH: process.env['PATH'], HOME: '/root', [NODE_MARK]: name };
  const child = withLog(logPath(paths.logs, 'supervisor'), (log) =>
    spawn(process.execPath, [MAIN, JSON.stringify(place)], {
      ...{ env, cwd: '/', stdio: ['ignore', log, log], detached: true },
    }),
  );
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, killed) => (ended = killed ?? `exit code ${code}`));
  await until(() => answers(client), {
    what: 'the supervisor answers',
    withinMs: START_WITHIN_MS,
    pollMs: POLL_MS,
    signal,
    hopeless: () => (ended === undefined ? undefined : `it ended (${ended}): see ${logPath(paths.logs, 'supervisor')}`),
  });
  return client;
}
