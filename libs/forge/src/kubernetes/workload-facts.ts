import type { WorkloadFacts, WorkloadState } from '../verdicts/facts.ts';
import { imagesIn } from './objects.ts';
import type { WorkloadObject } from './objects.ts';

/** Why a Rollout is Degraded that will not come to its end by itself; an invalid one waits for somebody who mends it. */
const GIVEN_UP: ReadonlySet<string> = new Set(['RolloutAborted', 'ProgressDeadlineExceeded']);

/** Until its controller has looked at a change of its spec, what it says is of the one before. */
const isObserved = ({ metadata, status }: WorkloadObject): boolean =>
  metadata.generation !== undefined && String(status?.observedGeneration) === String(metadata.generation);

const pastDeadline = ({ status }: WorkloadObject) =>
  status?.conditions?.find(
    ({ type, status: is, reason }) => type === 'Progressing' && is === 'False' && reason === 'ProgressDeadlineExceeded',
  );

/** https://argo-rollouts.readthedocs.io/en/stable/features/specification/: the controller says the phase. */
function rolloutState({ status }: WorkloadObject): WorkloadState {
  if (status?.phase === 'Healthy') return 'running';
  const isGivenUp =
    status?.abort === true || status?.conditions?.some(({ reason }) => GIVEN_UP.has(reason ?? '')) === true;
  return status?.phase === 'Degraded' && isGivenUp ? 'failed' : 'progressing';
}

function deploymentState(deployment: WorkloadObject): WorkloadState {
  if (pastDeadline(deployment) !== undefined) return 'failed';
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = deployment.status ?? {};
  const isComplete = [replicas, updatedReplicas, availableReplicas].every(
    (count) => count === (deployment.spec?.replicas ?? 1),
  );
  return isComplete ? 'running' : 'progressing';
}

/** Has no deadline: it never fails by itself. */
function statefulSetState({ spec, status = {} }: WorkloadObject): WorkloadState {
  const wanted = spec?.replicas ?? 1;
  const isReady = (status.readyReplicas ?? 0) === wanted && (status.replicas ?? 0) === wanted;
  return isReady && status.currentRevision === status.updateRevision ? 'running' : 'progressing';
}

function daemonSetState({ status = {} }: WorkloadObject): WorkloadState {
  const wanted = status.desiredNumberScheduled;
  const isReady = (status.updatedNumberScheduled ?? 0) === wanted && (status.numberAvailable ?? 0) === wanted;
  return isReady ? 'running' : 'progressing';
}

const STATES: Readonly<Record<string, (workload: WorkloadObject) => WorkloadState>> = {
  Rollout: rolloutState,
  Deployment: deploymentState,
  StatefulSet: statefulSetState,
  DaemonSet: daemonSetState,
};

/** Kinds whose pods a release is. */
export const WORKLOAD_KINDS: readonly string[] = Object.keys(STATES);

const HASH_LABEL = 'rollouts-pod-template-hash';

/** What a Rollout goes on serving while its template is another one. */
function stableOf(rollout: WorkloadObject, replicaSets: readonly WorkloadObject[]): readonly string[] | undefined {
  const isOurs = ({ metadata }: WorkloadObject) =>
    metadata.labels?.[HASH_LABEL] === rollout.status?.stableRS &&
    metadata.ownerReferences?.some(({ kind, name }) => kind === 'Rollout' && name === rollout.metadata.name) === true;
  const stable = replicaSets.find(isOurs);
  return stable === undefined ? undefined : imagesIn(stable);
}

const messageOf = (workload: WorkloadObject): string | undefined =>
  workload.status?.message ?? pastDeadline(workload)?.message;

/** @param replicaSets of its namespace, for the one that a Rollout calls stable */
export function workloadFacts(
  kind: string,
  workload: WorkloadObject,
  replicaSets: readonly WorkloadObject[] = [],
): WorkloadFacts {
  const state = isObserved(workload) ? STATES[kind]!(workload) : 'progressing';
  const facts = { name: `${kind.toLowerCase()}/${workload.metadata.name}`, state, images: imagesIn(workload) };
  if (state !== 'failed') return facts;
  const [message, stable] = [messageOf(workload), stableOf(workload, replicaSets)];
  return { ...facts, ...(message === undefined ? {} : { message }), ...(stable === undefined ? {} : { stable }) };
}
