import { freePort } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { startLogged } from './start-logged.ts';

export interface RolloutsController {
  readonly kubeconfig: string;
  readonly flags?: readonly string[];
  /** A file for what it says (default: nobody hears it). */
  readonly log?: string;
}

/** Starts the real Argo Rollouts beside an API server that knows its kinds. @returns what ends it */
export async function startRolloutsController({
  kubeconfig,
  flags = [],
  log = '/dev/null',
}: RolloutsController): Promise<() => Promise<void>> {
  const tools = await ensureTools(['rollouts-controller'], { progress: () => undefined });
  const ports = [`--metricsport=${await freePort()}`, `--healthzPort=${await freePort()}`];
  const own = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', ...ports];
  return startLogged([tools['rollouts-controller'].path, ...own, ...flags], log);
}
