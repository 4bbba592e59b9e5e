import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@cutover/toolchain';
import { NODE_MARK } from '../paths.ts';
import type { NodePaths } from '../paths.ts';
import { inPrivateMounts } from '../system/mounts.ts';
import { until } from '../until.ts';
import { answers, supervisorClient } from './client.ts';
import type { SupervisorClient } from './client.ts';
import { logPath, withLog } from './log-file.ts';
import type { SupervisorPlace } from './protocol.ts';
import { readRecord } from './record-file.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const START_WITHIN_MS = 20_000;
const POLL_MS = 20;

/** A process of the node that still runs though its supervisor may not, by which the node's mount namespace is found. */
export function survivor(paths: NodePaths): number | undefined {
  const processes = readRecord(paths.supervisor)?.processes ?? [];
  return processes.find(({ identity }) => identity !== undefined && isRunning(identity))?.identity?.pid;
}

function endHung(paths: NodePaths): void {
  const supervisor = readRecord(paths.supervisor)?.supervisor;
  if (supervisor !== undefined && isRunning(supervisor)) process.kill(supervisor.pid, 'SIGKILL');
}

/** Into the mount namespace that its processes share, which is made where nobody is in it any more. */
function enteringMounts(paths: NodePaths, argv: readonly string[]): readonly [string, ...string[]] {
  const pid = survivor(paths);
  if (pid === undefined) return inPrivateMounts(paths, argv);
  return ['nsenter', `--mount=/proc/${pid}/ns/mnt`, '--', ...argv];
}

/** The node's supervisor: the one that runs, or a new one that takes over what an earlier one started. */
export async function ensureSupervisor(
  name: string,
  paths: NodePaths,
  cgroups: readonly string[],
  signal?: AbortSignal,
): Promise<SupervisorClient> {
  const client = supervisorClient(paths.supervisorSocket);
  if (await answers(client)) return client;
  endHung(paths);
  await mkdir(paths.logs, { recursive: true });
  const place: SupervisorPlace = {
    socket: paths.supervisorSocket,
    record: paths.supervisor,
    logs: paths.logs,
    cgroups,
  };
  const [program, ...args] = enteringMounts(paths, [process.execPath, MAIN, JSON.stringify(place)]);
  const env = { PATH: process.env['PATH'], HOME: '/root', [NODE_MARK]: name };
  const child = withLog(logPath(paths.logs, 'supervisor'), (log) =>
    spawn(program, args, { env, cwd: '/', stdio: ['ignore', log, log], detached: true }),
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
