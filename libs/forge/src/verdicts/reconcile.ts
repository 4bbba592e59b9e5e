import type { Mirror } from '../git/mirror.ts';
import type { ReleaseFacts, Facts } from './facts.ts';
import { leafId } from './facts.ts';
import { fetchVerdicts, readVerdicts, recordVerdicts } from './notes.ts';
import { releasesAt } from './releases.ts';
import type { Releases } from './releases.ts';
import { revertAborted } from './revert-aborted.ts';
import type { Reverting } from './revert-aborted.ts';
import { verdictsOf } from './verdicts-of.ts';
import type { Action } from './verdicts-of.ts';

/** Reads facts again and again. What it keeps between is what Git cannot change: what was said up to a commit. */
export class FactsReader {
  private known: Releases | undefined;
  private readonly mirror: Mirror;
  private readonly cluster: ReleaseFacts;

  constructor(mirror: Mirror, cluster: ReleaseFacts) {
    this.mirror = mirror;
    this.cluster = cluster;
  }

  /** @throws GitError; ManifestsError `invalid-leaf`; what the cluster's facts throw */
  async read(now: Date): Promise<Facts> {
    const { remote, clone } = this.mirror;
    // The cluster first: what it says is of a commit that Git then knows.
    const deployed = await this.cluster.deployed();
    const head = await this.mirror.update();
    if (this.known?.head !== head) this.known = await releasesAt(clone, head);
    const { main, leaves } = this.known;
    await fetchVerdicts(remote, clone);
    const verdicts = await readVerdicts(clone, head);
    const withCluster = leaves.map((leaf) => ({
      ...leaf,
      deployed: deployed.get(leafId(leaf.environment, leaf.service)),
    }));
    return { main, leaves: withCluster, verdicts, now: now.toISOString() };
  }
}

/** What is done in one push at most: the first look at a long history has a verdict for all of it. */
const MOST_VERDICTS = 50;

/** What is to be done first: a batch of verdicts, which is one push, or one revert. */
export type Step = { readonly verdicts: readonly VerdictOf[] } | { readonly revert: RevertOf };
type VerdictOf = Extract<Action, { kind: 'record' }>['verdict'];
type RevertOf = Extract<Action, { kind: 'revert' }>;

/** In steps, each of which leaves the repository in order. */
export function stepsOf(facts: Facts): readonly Step[] {
  const actions = verdictsOf(facts);
  const verdicts = actions.flatMap((action) => (action.kind === 'record' ? [action.verdict] : []));
  const reverts = actions.flatMap((action) => (action.kind === 'revert' ? [{ revert: action }] : []));
  const batches = Array.from({ length: Math.ceil(verdicts.length / MOST_VERDICTS) }, (_, at) => ({
    verdicts: verdicts.slice(at * MOST_VERDICTS, (at + 1) * MOST_VERDICTS),
  }));
  return [...batches, ...reverts];
}

/** Does one step. @returns what was done, a line each, for a log @throws GitError, ForgeError, PromotionError, ManifestsError */
export async function take(step: Step, reverting: Reverting, mirror: Mirror): Promise<readonly string[]> {
  if ('revert' in step) {
    const { environment, service, commit } = step.revert.release;
    const { pullRequest } = await revertAborted(reverting, step.revert);
    const by = pullRequest === undefined ? 'already' : `by pull request ${pullRequest.number}`;
    return [`${service} in ${environment}: ${commit} is reverted ${by}`];
  }
  const { remote, clone } = mirror;
  const given = await recordVerdicts({ remote, clone, author: reverting.author }, step.verdicts);
  return given.map(
    ({ environment, service, commit, outcome, by }) =>
      `${service} in ${environment}: ${commit} is ${outcome}${by === undefined ? '' : ` by ${by}`}`,
  );
}
