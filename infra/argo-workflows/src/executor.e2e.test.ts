import { execFile } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ensureTools } from '@cutover/toolchain';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const MINUTE_MS = 60_000;

let argoexec: string;
beforeAll(async () => {
  argoexec = (await ensureTools(['argoexec'], { progress: () => undefined })).argoexec.path;
}, COLD_MS);

/** As in a pod: the first process of a process namespace, with the executor's folder in a file system of its own. */
const AS_IN_A_POD = `
mount -t tmpfs tmpfs /run
mkdir -p /run/argo/ctr/main
echo '{}' > /run/argo/template
exec "$0" emissary -- sh -c "$1"`;

/** The exit code of a step that is this script. Rejects where it has to be killed. */
function stepOf(script: string): Promise<number> {
  const apart = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const args = [...apart, 'sh', '-ec', AS_IN_A_POD, argoexec, script];
  const env = { PATH: process.env['PATH'], ARGO_CONTAINER_NAME: 'main' };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = execFile('unshare', args, { env, timeout: MINUTE_MS, killSignal: 'SIGKILL' }, (error) => {
    if (error?.killed) reject(new Error('the step did not end'));
    else resolve(child.exitCode ?? -1);
  });
  return promise;
}

/** A step that ends once its child does, which nobody but a signal to the whole group ends: asked for when that runs. */
const endedBy = (asking: string): string =>
  `trap : TERM; (until ps -eo args | grep -q '^sleep 1000'; do sleep 0.1; done; ${asking}) & sleep 1000; exit 5`;

describe('the executor, with the file of ours about signals', () => {
  it.each([
    ['exits with the code of its step', 'exit 7', 7],
    ['exits with 0 where its step does', 'true', 0],
    ['exits with 128 and the signal that ended its step', 'kill -KILL $$', 137],
    ['hands SIGTERM on to all of its step', endedBy('kill -TERM 1'), 5],
    [
      'hands on what the controller has written, to all of its step',
      endedBy('printf 15 > /run/argo/ctr/main/signal'),
      5,
    ],
    [
      'collects what its step left behind',
      `(sh -c 'echo $$ > /run/orphan' &); until [ -s /run/orphan ]; do sleep 0.1; done
       while [ -e "/proc/$(cat /run/orphan)" ]; do sleep 0.1; done; exit 8`,
      8,
    ],
  ])('%s', async (_, script, code) => expect(await stepOf(script)).toBe(code), 2 * MINUTE_MS);
});
