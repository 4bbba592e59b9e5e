import { environmentBefore } from './order.ts';
import { withClone } from '../git/with-clone.ts';
import { promotedIn } from './leaf-promotion.ts';
import { PromotionError } from './promotion-error.ts';
import { proposeLeaf } from './propose-leaf.ts';
import type { Proposal, Releasing } from './propose-leaf.ts';

export interface PromoteRequest {
  readonly service: string;
  readonly to: string;
}

/**
 * Opens a pull request that copies digest and version from the environment before.
 * @throws PromotionError `no-environment-before`, `nothing-promoted`; ManifestsError, GitError, ForgeError
 */
export async function promote(releasing: Releasing, { service, to }: PromoteRequest): Promise<Proposal> {
  const from = environmentBefore(to);
  return withClone(releasing.remote, {}, async (clone) => {
    const after = await promotedIn(clone, from, service);
    if (after.digests.size === 0)
      throw new PromotionError(
        'nothing-promoted',
        `${service}: ${from} has no digest yet: nothing to promote to ${to}`,
      );
    const version = after.version ?? 'without a version';
    return proposeLeaf(releasing, clone, {
      ...{ service, environment: to, after },
      title: `${service} ${version} is promoted to ${to}`,
      why: `What runs in ${from} is to run in ${to}, digest by digest.`,
      trailers: [`Promoted: ${service} ${version} to ${to}`, `Promoted-From: ${from}`],
      branch: `promote/${to}/${service}`,
    });
  });
}
