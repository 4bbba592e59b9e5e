import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { ensureTools } from '@cutover/toolchain';

export interface ControllerManager {
  readonly kubeconfig: string;
  /** Names of the controllers that run, and no others. */
  readonly controllers: readonly string[];
  readonly flags?: readonly string[];
  /** A file for what it says (default: nobody hears it). */
  readonly log?: string;
}

/** Starts the real controller manager beside an API server, with these controllers alone. @returns what ends it */
export async function startControllerManager({
  kubeconfig,
  controllers,
  flags = [],
  log = '/dev/null',
}: ControllerManager): Promise<() => Promise<void>> {
  const { kubernetes } = await ensureTools(['kubernetes'], { progress: () => undefined });
  const program = kubernetes.programs['kube-controller-manager'] ?? kubernetes.path;
  const own = [`--kubeconfig=${kubeconfig}`, `--controllers=${controllers.join(',')}`];
  const all = [...own, '--leader-elect=false', '--secure-port=0', ...flags];
  const file = openSync(log, 'a', 0o600);
  // Gone with this process, however that ends.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...all], { stdio: ['ignore', file, file] });
  closeSync(file);
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
}
