import type { Condition, ContainerStatus, Controller, KubeEvent, KubeObject, Meta, Pod } from '../objects.ts';
import type { Kubectl } from '../workload.ts';

/** Objects as the API server shows them, shortened to what is read. All are in the namespace `cosmos`; an object's uid is its name. */

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;

export function meta(name: string, { owner, ...more }: Partial<Meta> & { readonly owner?: string } = {}): Meta {
  const ownerReferences = owner === undefined ? [] : [{ kind: 'Owner', name: owner, uid: owner }];
  return { name, namespace: 'cosmos', uid: name, creationTimestamp: at(0), ownerReferences, ...more };
}

export const condition = (type: string, status: string, message = '', reason = ''): Condition => ({
  type,
  status,
  reason,
  message,
});

/** A pod on a node whose containers are in these states. */
export function pod(name: string, owner: string, containers: readonly ContainerStatus[], more: Partial<Pod> = {}): Pod {
  return {
    kind: 'Pod',
    metadata: meta(name, { owner }),
    spec: { nodeName: 'node' },
    status: { phase: 'Pending', conditions: [condition('PodScheduled', 'True')], containerStatuses: containers },
    ...more,
  };
}

export function container(state: ContainerStatus['state'], more: Partial<ContainerStatus> = {}): ContainerStatus {
  const image = 'registry.test/account:1';
  return { name: 'app', image, ready: false, restartCount: 0, ...(state ? { state } : {}), ...more };
}

export const waiting = (reason: string, message?: string, more: Partial<ContainerStatus> = {}): ContainerStatus =>
  container({ waiting: { reason, ...(message === undefined ? {} : { message }) } }, more);

/** An event about the object of this name, seen last at this second. */
export function event(about: string, reason: string, message: string, second = 30): KubeEvent {
  return {
    kind: 'Event',
    metadata: meta(`${about}.${reason}.${second}`),
    involvedObject: { uid: about, fieldPath: 'spec.containers{app}' },
    reason,
    message,
    lastTimestamp: at(second),
  };
}

/** A Deployment `account` of one replica at its second revision, and that revision's ReplicaSet `account-2`. */
export function deployment(ofReplicaSet: Controller['status'] = {}): Controller[] {
  const annotations = { 'deployment.kubernetes.io/revision': '2' };
  const status = { observedGeneration: 2, replicas: 1, updatedReplicas: 1 };
  return [
    { kind: 'Deployment', metadata: meta('account', { generation: 2, annotations }), spec: { replicas: 1 }, status },
    {
      kind: 'ReplicaSet',
      metadata: meta('account-2', { owner: 'account', annotations }),
      spec: { replicas: 1 },
      status: ofReplicaSet,
    },
  ];
}

/** A kubectl that shows one list of objects a look, the last one again and again, and this log of every container. It has no Rollouts defined. */
export function fakeKubectl(
  looks: readonly (readonly KubeObject[])[],
  log = '',
): { kubectl: Kubectl; calls: string[] } {
  const calls: string[] = [];
  let look = 0;
  const kubectl: Kubectl = async (args) => {
    calls.push(args.join(' '));
    if (args[1] === 'customresourcedefinitions' || args[0] === 'delete') return { stdout: '', stderr: '' };
    if (args[0] === 'logs') return { stdout: log, stderr: '' };
    const items = looks[Math.min(look++, looks.length - 1)] ?? [];
    return { stdout: JSON.stringify({ kind: 'List', items }), stderr: '' };
  };
  return { kubectl, calls };
}
