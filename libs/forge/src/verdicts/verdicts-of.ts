import { deploymentsOf, statesBefore } from '../history/deployments.ts';
import type { Deployment } from '../history/deployments.ts';
import type { LeafState } from '../history/leaf-states.ts';
import type { Deployed, Facts, LeafFacts, WorkloadFacts } from './facts.ts';
import { carries, imagesOf } from './images.ts';
import type { Images } from './images.ts';
import { releaseId } from './verdict.ts';
import type { ReleaseKey, Verdict, VerdictOutcome } from './verdict.ts';

/** A verdict is to be recorded. */
export interface RecordAction {
  readonly kind: 'record';
  readonly verdict: Verdict;
}

/** A release was aborted and is what the leaf still says: Git is to say again what serves. */
export interface RevertAction {
  readonly kind: 'revert';
  readonly release: ReleaseKey;
  /** The commit whose digests the leaf gets. */
  readonly to: string;
  /** What the workload's controller said. */
  readonly message: string;
}

export type Action = RecordAction | RevertAction;

type Ended = Pick<Verdict, 'outcome' | 'by' | 'message'>;

/** What was said of a leaf by the commit after, whatever the cluster did. */
function endedByNext({ undoneBy }: Deployment, next: LeafState): Ended {
  return { outcome: undoneBy === next.commit ? 'reverted' : 'superseded', by: next.commit };
}

const said = ({ name, message }: WorkloadFacts): string => message ?? `${name} failed`;

/** The workload that gave up on a release. */
function failedOn(release: LeafState, { workloads }: Deployed, images: Images): WorkloadFacts | undefined {
  return workloads.find(({ state, ...workload }) => state === 'failed' && carries(release, [workload.images], images));
}

function isVerified(release: LeafState, { isSynced, isHealthy, workloads }: Deployed, images: Images): boolean {
  const areRunning = workloads.length > 0 && workloads.every(({ state }) => state === 'running');
  const all = workloads.map((workload) => workload.images);
  return isSynced && isHealthy && areRunning && carries(release, all, images);
}

/** Where commits are along the branch. */
export type Places = ReadonlyMap<string, number>;

export const placesOf = (main: readonly string[]): Places => new Map(main.map((commit, index) => [commit, index]));

/** What the cluster says, where it holds the release at all. */
export function deployedAt({ commit }: LeafState, deployed: Deployed | undefined, place: Places): Deployed | undefined {
  const [at, from] = [place.get(deployed?.revision ?? ''), place.get(commit)];
  return at !== undefined && from !== undefined && at >= from ? deployed : undefined;
}

/**
 * What serves: by its controller, where that says so; else what was verified last, and where nothing was, what stood before. Never what was aborted once: that would be tried in a circle.
 */
function goesBackTo(
  { states, environment, service }: LeafFacts,
  failed: WorkloadFacts,
  images: Images,
  given: ReadonlyMap<string, VerdictOutcome>,
): LeafState | undefined {
  const outcomeOf = ({ commit }: LeafState) => given.get(releaseId({ environment, service, commit }));
  const candidates = statesBefore(states).filter((state) => outcomeOf(state) !== 'aborted');
  const { stable } = failed;
  return (
    candidates.find((state) => stable !== undefined && carries(state, [stable], images)) ??
    candidates.find((state) => outcomeOf(state) === 'verified') ??
    candidates[0]
  );
}

/** Of one leaf: a verdict for each release that came to an end, and the revert of the one that stands aborted. */
function actionsOf(leaf: LeafFacts, place: Places, given: ReadonlyMap<string, VerdictOutcome>, at: string): Action[] {
  const { environment, service, states } = leaf;
  const images = imagesOf(states);
  const nextOf = new Map(states.slice(0, -1).map((state, index) => [state.commit, states[index + 1]!]));
  return deploymentsOf(states).flatMap((deployment): Action[] => {
    const release = { environment, service, commit: deployment.commit };
    const outcome = given.get(releaseId(release));
    const record = (ended: Ended): Action[] =>
      outcome === undefined ? [{ kind: 'record', verdict: { ...release, ...ended, at } }] : [];
    const next = nextOf.get(deployment.commit);
    if (next !== undefined) return record(endedByNext(deployment, next));
    const deployed = deployedAt(deployment, leaf.deployed, place);
    // Once verified, what happens to a workload is not of its release: a node that is lost is no reason to go back.
    if (deployed === undefined || outcome === 'verified') return [];
    const failed = failedOn(deployment, deployed, images);
    if (failed === undefined) return isVerified(deployment, deployed, images) ? record({ outcome: 'verified' }) : [];
    const message = said(failed);
    const to = goesBackTo(leaf, failed, images, given);
    const revert: Action[] = to === undefined ? [] : [{ kind: 'revert', release, to: to.commit, message }];
    return [...record({ outcome: 'aborted', message }), ...revert];
  });
}

/**
 * What follows from how things are, and from nothing that was seen before: verdicts first, since a revert changes what they are told from. Asked again after any of it was done, or was
 * lost, it says what is left.
 */
export function verdictsOf({ main, leaves, verdicts, now }: Facts): readonly Action[] {
  const place = placesOf(main);
  const given = new Map(verdicts.map((verdict) => [releaseId(verdict), verdict.outcome]));
  const actions = leaves.flatMap((leaf) => actionsOf(leaf, place, given, now));
  return [...actions.filter(({ kind }) => kind === 'record'), ...actions.filter(({ kind }) => kind === 'revert')];
}
