import { describe, expect, it } from '@jest/globals';
import type { WorkloadObject } from './objects.ts';
import { workloadFacts } from './workload-facts.ts';

const template = (image: string) => ({ spec: { initContainers: [{ image: 'wait:1' }], containers: [{ image }] } });

function workload(status: WorkloadObject['status'], replicas?: number): WorkloadObject {
  return {
    metadata: { name: 'account', generation: 3 },
    spec: { template: template('account@sha256:b'), ...(replicas === undefined ? {} : { replicas }) },
    status: { observedGeneration: 3, ...status },
  };
}

const DEADLINE = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' };
const COMPLETE = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

describe('a workload', () => {
  it.each<[string, string, WorkloadObject, string]>([
    ['Rollout', 'is healthy', workload({ observedGeneration: '3', phase: 'Healthy' }), 'running'],
    ['Rollout', 'was changed since', workload({ observedGeneration: '2', phase: 'Healthy' }), 'progressing'],
    ['Rollout', 'is new', workload({ observedGeneration: undefined as never }), 'progressing'],
    ['Rollout', 'is paused', workload({ observedGeneration: '3', phase: 'Paused' }), 'progressing'],
    ['Rollout', 'is aborted', workload({ observedGeneration: '3', phase: 'Degraded', abort: true }), 'failed'],
    ['Rollout', 'is being aborted', workload({ observedGeneration: '3', phase: 'Paused', abort: true }), 'progressing'],
    [
      'Rollout',
      'was changed after its abort',
      workload({ phase: 'Degraded', abort: true, observedGeneration: '2' }),
      'progressing',
    ],
    ['Rollout', 'is past its deadline', workload({ phase: 'Degraded', conditions: [DEADLINE] }), 'failed'],
    ['Rollout', 'is invalid', workload({ phase: 'Degraded', message: 'InvalidSpec: no such Service' }), 'progressing'],
    ['Deployment', 'is complete', workload(COMPLETE, 3), 'running'],
    ['Deployment', 'has an old pod', workload({ ...COMPLETE, replicas: 4 }, 3), 'progressing'],
    ['Deployment', 'was changed since', workload({ ...COMPLETE, observedGeneration: 2 }, 3), 'progressing'],
    ['Deployment', 'is past its deadline', workload({ ...COMPLETE, conditions: [DEADLINE] }, 3), 'failed'],
    [
      'StatefulSet',
      'is updated',
      workload({ replicas: 1, readyReplicas: 1, currentRevision: 'a', updateRevision: 'a' }),
      'running',
    ],
    [
      'StatefulSet',
      'is being updated',
      workload({ replicas: 1, readyReplicas: 1, currentRevision: 'a', updateRevision: 'b' }),
      'progressing',
    ],
    [
      'DaemonSet',
      'is updated',
      workload({ desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1 }),
      'running',
    ],
    ['DaemonSet', 'is nowhere yet', workload({}), 'progressing'],
  ])('%s that %s', (kind, _, object, state) => expect(workloadFacts(kind, object).state).toBe(state));

  it('that failed says why, and what its controller goes on serving', () => {
    const rollout = workload({ phase: 'Degraded', abort: true, message: 'RolloutAborted: bad', stableRS: 'old' });
    const replicaSet = (hash: string, owner: string, image: string): WorkloadObject => ({
      metadata: {
        ...{ name: `${owner}-${hash}`, labels: { 'rollouts-pod-template-hash': hash } },
        ownerReferences: [{ kind: 'Rollout', name: owner }],
      },
      spec: { template: template(image) },
    });
    const sets = [
      replicaSet('old', 'transfer', 'transfer@sha256:a'),
      replicaSet('new', 'account', 'account@sha256:b'),
      replicaSet('old', 'account', 'account@sha256:a'),
    ];
    expect(workloadFacts('Rollout', rollout, sets)).toEqual({
      ...{ name: 'rollout/account', state: 'failed', message: 'RolloutAborted: bad' },
      ...{ images: ['wait:1', 'account@sha256:b'], stable: ['wait:1', 'account@sha256:a'] },
    });
    expect(workloadFacts('Deployment', workload({ conditions: [DEADLINE] })).message).toBe('timed out');
  });
});
