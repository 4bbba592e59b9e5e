import { claimFindings } from './claim.ts';
import { containerFinding, missedObject } from './container.ts';
import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { ContainerStatus, Pod } from './objects.ts';
import { conditionOf, isTrue } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf } from './snapshot.ts';

const SANDBOX_FAILED = 'FailedCreatePodSandBox';
const MOUNT_FAILED: readonly string[] = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'];
/** The step after the volumes: what failed before has passed. */
const PULLING: readonly string[] = ['Pulling', 'Pulled'];

function unscheduledFindings(snapshot: Snapshot, pod: Pod): readonly Finding[] {
  const claims = claimFindings(snapshot, pod);
  if (claims.length > 0) return claims;
  const { message } = conditionOf(pod, 'PodScheduled') ?? {};
  if (message === undefined) return [finding(pod, 'starting', 'is not scheduled yet')];
  // What comes after it says only that no other pod could make room.
  return [finding(pod, 'unschedulable', `cannot be scheduled: ${message.replace(/\s*preemption: .*$/s, '')}`)];
}

/** Before its containers are made: volumes, network and images. */
function setUpFinding(snapshot: Snapshot, pod: Pod): Finding {
  const steps = [SANDBOX_FAILED, ...MOUNT_FAILED, ...PULLING];
  const step = eventsOf(snapshot, pod).find((event) => steps.includes(event.reason ?? ''));
  const { reason = '', message = '' } = step ?? {};
  if (MOUNT_FAILED.includes(reason)) return finding(pod, missedObject(message) ?? 'volume', message);
  if (reason === SANDBOX_FAILED) return finding(pod, 'unavailable', message);
  return finding(pod, 'starting', reason === 'Pulling' ? message : 'its containers are being made');
}

/** The init container that the others wait for; else those that are not ready. */
function containersFindings(snapshot: Snapshot, pod: Pod): readonly Finding[] {
  const of = (statuses: readonly ContainerStatus[] = []) =>
    statuses.flatMap((container) => containerFinding(snapshot, pod, container) ?? []);
  const [init] = of(pod.status?.initContainerStatuses);
  return init === undefined ? of(pod.status?.containerStatuses) : [init];
}

const isBeingMade = ({ status }: Pod) =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].every(
    ({ state }) => state?.running === undefined && state?.terminated === undefined,
  );

function scheduledFindings(snapshot: Snapshot, pod: Pod): readonly Finding[] {
  const findings = containersFindings(snapshot, pod);
  if (findings.some(({ reason }) => reason !== 'starting'))
    return findings.filter(({ reason }) => reason !== 'starting');
  if (isBeingMade(pod)) return [setUpFinding(snapshot, pod)];
  if (findings.length > 0) return findings;
  const { message, reason } = conditionOf(pod, 'Ready') ?? {};
  return [finding(pod, 'unavailable', `is not ready: ${message ?? reason ?? 'it does not say why'}`)];
}

const isDone = ({ state }: ContainerStatus) => state?.terminated?.exitCode === 0;

/** Rejected or evicted by its kubelet, or ended for good: such a pod never starts again. */
function failedFindings(snapshot: Snapshot, pod: Pod): readonly Finding[] {
  const { reason, message = '', containerStatuses = [] } = pod.status ?? {};
  if (reason === undefined) {
    const status = { ...pod.status, containerStatuses: containerStatuses.filter((one) => !isDone(one)) };
    return containersFindings(snapshot, { ...pod, status });
  }
  const isFull = /^OutOf/.test(reason);
  return [finding(pod, isFull ? 'unschedulable' : 'unavailable', `ended as ${reason}: ${message}`)];
}

/** Whether nothing holds it up: it is ready, done, or on its way out. */
const isWell = (pod: Pod) =>
  pod.metadata.deletionTimestamp !== undefined ||
  pod.status?.phase === 'Succeeded' ||
  (pod.status?.phase !== 'Failed' && isTrue(conditionOf(pod, 'Ready')));

const isScheduled = (pod: Pod) =>
  pod.spec?.nodeName !== undefined || isTrue(conditionOf(pod, 'PodScheduled')) || pod.status?.containerStatuses;

/** What holds a pod up: followed from the scheduler over its claims to its containers. */
export function podFindings(snapshot: Snapshot, pod: Pod): readonly Finding[] {
  if (isWell(pod)) return [];
  if (pod.status?.phase === 'Failed') return failedFindings(snapshot, pod);
  return isScheduled(pod) ? scheduledFindings(snapshot, pod) : unscheduledFindings(snapshot, pod);
}
