import { statesBefore } from '../history/deployments.ts';
import { leafStates } from '../history/leaf-states.ts';
import type { LeafState } from '../history/leaf-states.ts';
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
  /** Only while the leaf says what this commit made it say: a digest may come twice, a commit does not. */
  readonly release?: string;
  /** The commit whose state the leaf goes back to (default: the one that stood before). */
  readonly to?: string;
  /** Why, in sentences and in trailers of the commit. */
  readonly reason?: { readonly text: string; readonly trailers: readonly string[] };
}

/** What is asked to be rolled back is not what the leaf says any more. @throws PromotionError `superseded` */
function refuseOther({ promotion, commit }: LeafState, { service, environment, only, release }: RollBackRequest): void {
  const digests = [...promotion.digests.values()];
  const superseded = (what: string, by: string) =>
    new PromotionError('superseded', `${service} in ${environment}: ${what} is superseded by ${by}`);
  if (only !== undefined && !digests.includes(only)) throw superseded(only, digests.join(', ') || 'nothing');
  if (release !== undefined && release !== commit) throw superseded(release, commit);
}

/** @throws PromotionError `nothing-before`, `superseded` */
function nowAndBefore(states: readonly LeafState[], asked: RollBackRequest): readonly [LeafState, LeafState] {
  const { service, environment, to } = asked;
  const now = states.at(-1);
  if (now !== undefined) refuseOther(now, asked);
  const before = statesBefore(states).find(({ commit }) => to === undefined || commit === to);
  if (now !== undefined && before !== undefined) return [now, before];
  throw new PromotionError('nothing-before', `${service} in ${environment}: there was no deployment before`);
}

/**
 * Opens a pull request that reverts the last deployment: the leaf says again what stood before it. It is not `git revert`: that takes back, or stumbles over, what else was rendered into
 * the leaf since.
 * @throws PromotionError `nothing-before`, `superseded`; ManifestsError, GitError, ForgeError
 */
export async function rollBack(releasing: Releasing, asked: RollBackRequest): Promise<Proposal> {
  const { service, environment, reason } = asked;
  return withClone(releasing.remote, { history: true }, async (clone) => {
    leafNamed(placesIn(clone), environment, service);
    const states = await leafStates(clone, environment, service);
    const [now, before] = nowAndBefore(states, asked);
    const version = before.promotion.version ?? 'the chart’s own version';
    return proposeLeaf(releasing, clone, {
      ...{ service, environment, after: before.promotion },
      title: `${service} is rolled back to ${version} in ${environment}`,
      why: [
        `Reverts ${now.commit} (“${now.subject}” by ${now.by}): ${environment} is to run again what stood before it.`,
        ...(reason === undefined ? [] : [reason.text]),
      ].join('\n\n'),
      trailers: [`Reverts: ${now.commit}`, ...(reason?.trailers ?? [])],
      branch: `roll-back/${environment}/${service}`,
    });
  });
}
