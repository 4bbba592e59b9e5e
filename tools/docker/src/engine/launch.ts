import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhole } from '@cutover/toolchain';
import { EngineError } from '../errors.ts';
import { runningInit } from './init-record.ts';
import type { EnginePaths } from './paths.ts';
import { answers } from './ping.ts';

/** Administration commands (iptables, dockerd) are not on everybody's PATH. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * What the namespaces' first process does before it becomes docker-init, which reaps orphaned shims and passes signals on. /proc is still the
 * host's when it reads who it is there. /run and /etc/docker are its own: the host's containerd must not be found, and no key be left.
 */
const SETUP = `set -eu
read -r stat < /proc/self/stat
printf '%s\\n' "$stat" > "$1"
mount -t proc proc /proc
for own in /run /etc/docker; do [ ! -d "$own" ] || mount -t tmpfs -o mode=755 tmpfs "$own"; done
ip link set lo up
exec docker-init -- dockerd --config-file "$2"`;

const NAMESPACES = ['--mount', '--net', '--pid', '--ipc', '--uts'];
const START_MS = 60_000;
const POLL_MS = 50;
const LAST_LINES = 12;

/** dockerd's settings: a Unix socket and no other, nothing outside of its folder. */
function settingsOf(paths: EnginePaths): string {
  return JSON.stringify({
    'data-root': paths.data,
    'exec-root': paths.exec,
    pidfile: `${paths.exec}/docker.pid`,
    hosts: [`unix://${paths.socket}`],
    group: 'root',
    'cgroup-parent': `/${paths.cgroup}`,
    'log-level': 'warn',
  });
}

/**
 * Starts dockerd as a tree of processes of its own, in which all end when the first one does, and waits until it answers.
 * The folder has to be there, and nothing of an earlier engine may run in it.
 * @throws EngineError start-failed with the log's last lines
 */
export async function launch(paths: EnginePaths, signal?: AbortSignal): Promise<void> {
  await writeWhole(paths.settings, settingsOf(paths));
  const log = await open(paths.log, 'w', 0o600);
  const args = [...NAMESPACES, '--propagation', 'private', '--fork', '--kill-child'];
  const shell = ['sh', '-c', SETUP, 'cutover-docker', paths.record, paths.settings];
  const child = spawn('unshare', [...args, ...shell], {
    env: { PATH },
    stdio: ['ignore', log.fd, log.fd],
    // A Ctrl-C at the terminal is for us alone.
    detached: true,
  });
  let ended = false;
  const exit = once(child, 'exit').then(
    () => (ended = true),
    () => (ended = true),
  );
  await log.close();
  child.unref();
  const end = performance.now() + START_MS;
  while (!(await answers(paths.socket))) {
    signal?.throwIfAborted();
    if (ended || performance.now() > end) throw await failure(paths, ended);
    await Promise.race([exit, sleep(POLL_MS)]);
  }
  if ((await runningInit(paths)) === undefined) throw await failure(paths, true);
}

async function failure(paths: EnginePaths, ended: boolean): Promise<EngineError> {
  const lines = (await readFile(paths.log, 'utf8')).split('\n').filter((line) => line !== '');
  const what = ended ? 'the engine ended at its start' : `the engine does not answer within ${START_MS / 1_000} s`;
  return new EngineError('start-failed', `${what}; ${paths.log} ends with:`, lines.slice(-LAST_LINES));
}
