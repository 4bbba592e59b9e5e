import { FactsReader, openMirror } from '@cutover/forge';
import type { Proposal } from '@cutover/forge';
import type { Context } from '../context.ts';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { awaitRelease } from './await-release.ts';
import { clusterFacts } from './cluster-facts.ts';
import { openForge } from './open-forge.ts';

/** Waits on a running cluster until what was proposed runs there, as one step. @throws PromotionError `not-merged`, `aborted`, `superseded`; ForgeError, GitError, KubectlError */
export async function waitForRelease(
  { steps, signal }: Context,
  choice: ClusterChoice,
  proposal: Proposal,
): Promise<object> {
  const { forge, remote, cluster } = await openForge(choice, signal);
  const mirror = await openMirror(remote);
  try {
    const reader = new FactsReader(mirror, clusterFacts(cluster, signal));
    const { service, environment, pullRequest } = proposal;
    const title = `${service} runs in ${environment}`;
    return await steps.run(title, (step) => {
      if (pullRequest !== undefined) step.update(`until pull request ${pullRequest.number} is merged`);
      return awaitRelease(proposal, {
        ...{ forge, signal, say: (line) => step.note(line) },
        facts: () => reader.read(new Date()),
      });
    });
  } finally {
    await mirror.remove();
  }
}
