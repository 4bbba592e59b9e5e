import type { LeafState } from '../history/leaf-states.ts';
import { deployedAt, placesOf, verdictsOf } from './verdicts-of.ts';
import type { Places } from './verdicts-of.ts';
import type { Facts, LeafFacts } from './facts.ts';
import { isVerdictOn } from './verdict.ts';
import type { ReleaseKey, Verdict } from './verdict.ts';

/** How far a release has come. */
export interface Progress {
  readonly release: ReleaseKey;
  /** Whether Argo CD holds it. */
  readonly isDeployed: boolean;
  /** How it ended: as it is recorded, or as it is about to be. */
  readonly verdict?: Verdict;
}

/** What a leaf said as of a commit: one that changed nothing of it found it so. */
function stateAt({ states }: LeafFacts, commit: string, place: Places): LeafState | undefined {
  const at = place.get(commit) ?? -1;
  return states.findLast((state) => (place.get(state.commit) ?? Infinity) <= at);
}

/**
 * @param commit that brought the release to the branch; without, what the leaf says now
 * @returns undefined where Git knows of no such leaf, or not of the commit yet
 */
export function progressOf(
  facts: Facts,
  { environment, service, commit }: Omit<ReleaseKey, 'commit'> & { readonly commit?: string | undefined },
): Progress | undefined {
  const leaf = facts.leaves.find((one) => one.environment === environment && one.service === service);
  const place = placesOf(facts.main);
  const state = leaf && (commit === undefined ? leaf.states.at(-1) : stateAt(leaf, commit, place));
  if (leaf === undefined || state === undefined) return undefined;
  const release = { environment, service, commit: state.commit };
  const about = verdictsOf(facts).flatMap((action) => (action.kind === 'record' ? [action.verdict] : []));
  const verdict = [...facts.verdicts, ...about].find(isVerdictOn(release));
  const isDeployed = deployedAt(state, leaf.deployed, place) !== undefined;
  return { release, isDeployed, ...(verdict === undefined ? {} : { verdict }) };
}
