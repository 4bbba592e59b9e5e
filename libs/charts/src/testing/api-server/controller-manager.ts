import { ensureTools } from '@cutover/toolchain';
import { startLogged } from './start-logged.ts';

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
  return startLogged([program, ...own, '--leader-elect=false', '--secure-port=0', ...flags], log);
}
