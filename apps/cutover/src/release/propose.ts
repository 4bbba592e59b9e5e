import type { Proposal, Releasing } from '@cutover/forge';
import { ensureTools } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { AUTHOR } from '../gitops/repository.ts';
import { openForge } from './open-forge.ts';

/** Has a change of a leaf proposed on the cluster's forge, as one step. */
export async function propose(
  { steps, signal }: Context,
  choice: ClusterChoice,
  title: string,
  how: (releasing: Releasing) => Promise<Proposal>,
): Promise<Proposal> {
  const { forge, remote } = await openForge(choice, signal);
  const { helm, kustomize } = await ensureTools(['helm', 'kustomize'], { progress: () => undefined, signal });
  return steps.run(title, () => how({ forge, remote, helm: helm.path, kustomize: kustomize.path, author: AUTHOR }));
}
