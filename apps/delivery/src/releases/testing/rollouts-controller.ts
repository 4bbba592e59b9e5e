import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { freePort } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';

/** Starts the real Argo Rollouts beside an API server. @param log a file for what it says @returns what ends it */
export async function startRolloutsController(kubeconfig: string, log = '/dev/null'): Promise<() => Promise<void>> {
  const tools = await ensureTools(['rollouts-controller'], { progress: () => undefined });
  const ports = [`--metricsport=${await freePort()}`, `--healthzPort=${await freePort()}`];
  const args = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', ...ports];
  const file = openSync(log, 'a', 0o600);
  // Gone with this process, however that ends.
  const command = ['--pdeathsig', 'KILL', '--', tools['rollouts-controller'].path, ...args];
  const child = spawn('setpriv', command, { stdio: ['ignore', file, file] });
  closeSync(file);
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
}
