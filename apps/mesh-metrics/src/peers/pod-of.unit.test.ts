import { describe, expect, it } from '@jest/globals';
import { testPod } from '../testing/pod.ts';
import { addressedPodOf, workloadOf } from './pod-of.ts';

const owned = (kind: string, name: string, labels = {}) => ({
  name: 'pod-1',
  labels,
  ownerReferences: [{ kind, name }],
});

describe('a pod’s workload', () => {
  it.each([
    ['a Deployment', owned('ReplicaSet', 'web-5d', { 'pod-template-hash': '5d' }), 'web'],
    ['a Rollout', owned('ReplicaSet', 'web-7c', { 'rollouts-pod-template-hash': '7c' }), 'web'],
    ['a ReplicaSet of its own', owned('ReplicaSet', 'web-5d'), 'web-5d'],
    ['another hash', owned('ReplicaSet', 'web-5d', { 'pod-template-hash': 'd' }), 'web-5d'],
    ['a StatefulSet', owned('StatefulSet', 'mongo'), 'mongo'],
    ['a CronJob', owned('Job', 'backup-28312345'), 'backup'],
    ['a Job', owned('Job', 'migrate-2'), 'migrate-2'],
    ['nobody', { name: 'pod-1' }, 'pod-1'],
  ])('of %s', (_what, metadata, workload) => expect(workloadOf(metadata)).toBe(workload));

  it('is the controller’s, whoever else owns it', () => {
    const other = { kind: 'Node', name: 'one' };
    const ownerReferences = [other, { kind: 'StatefulSet', name: 'mongo', controller: true }];
    expect(workloadOf({ name: 'mongo-0', ownerReferences })).toBe('mongo');
  });
});

describe('a pod’s addresses', () => {
  const whole = testPod({ name: 'web-5d-1', ip: '10.0.0.1', since: 1_000 });

  it('are its own, of both families, since its network was there', () => {
    const status = {
      ...whole.status,
      podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
      conditions: [{ type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: new Date(1_003_000) }],
    };
    expect(addressedPodOf({ ...whole, status }, 'Kubernetes')).toMatchObject({
      uid: 'web-5d-1',
      addresses: ['10.0.0.1', 'fd00::1'],
      since: 1_003_000,
      identity: { workload: 'web', namespace: 'bank', cluster: 'Kubernetes' },
    });
    expect(addressedPodOf(whole, 'Kubernetes')).toMatchObject({ since: 1_000_000 });
  });

  it.each([
    ['on its node’s network', { ...whole, spec: { hostNetwork: true } }],
    ['that has ended', { ...whole, status: { ...whole.status, phase: 'Succeeded' } }],
    ['that has none yet', testPod({ name: 'web-5d-1' })],
  ])('are none of a pod %s', (_what, pod) => expect(addressedPodOf(pod, 'Kubernetes')?.addresses).toEqual([]));

  it('are none of what is no Pod', () => expect(addressedPodOf({}, 'Kubernetes')).toBeUndefined());
});
