import { stateBefore } from '../history/deployments.ts';
import { leafStates } from '../history/leaf-states.ts';
import { withClone } from '../git/with-clone.ts';
import { leafNamed, placesIn } from '@cutover/manifests';
import { PromotionError } from './promotion-error.ts';
import { proposeLeaf } from './propose-leaf.ts';
import type { Proposal, Releasing } from './propose-leaf.ts';

export interface RollBackRequest {
  readonly service: string;
  readonly environment: string;
  /** Only while the leaf still says this digest: whoever watched it fail may come too late. */
  readonly only?: string;
}

/**
 * Opens a pull request that reverts the last deployment: the leaf says again what stood before it. It is not `git revert`: that takes back, or stumbles over, what else was rendered into
 * the leaf since.
 * @throws PromotionError `nothing-before`, `superseded`; ManifestsError, GitError, ForgeError
 */
export async function rollBack(releasing: Releasing, asked: RollBackRequest): Promise<Proposal> {
  const { service, environment, only } = asked;
  return withClone(releasing.remote, { history: true }, async (clone) => {
    leafNamed(placesIn(clone), environment, service);
    const states = await leafStates(clone, environment, service);
    const [now, before] = [states.at(-1), stateBefore(states)];
    const digests = [...(now?.promotion.digests.values() ?? [])];
    if (only !== undefined && !digests.includes(only))
      throw new PromotionError(
        'superseded',
        `${service} in ${environment}: ${only} is superseded by ${digests.join(', ') || 'nothing'}`,
      );
    if (now === undefined || before === undefined)
      throw new PromotionError('nothing-before', `${service} in ${environment}: there was no deployment before`);
    const version = before.promotion.version ?? 'the chart’s own version';
    return proposeLeaf(releasing, clone, {
      ...{ service, environment, after: before.promotion },
      title: `${service} is rolled back to ${version} in ${environment}`,
      why: `Reverts ${now.commit} (“${now.subject}” by ${now.by}): ${environment} is to run again what stood before it.`,
      trailers: [`Reverts: ${now.commit}`],
      branch: `roll-back/${environment}/${service}`,
    });
  });
}
