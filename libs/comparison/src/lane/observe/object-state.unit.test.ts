import { describe, expect, it } from '@jest/globals';

import { objectState } from './object-state.ts';
import { eventRecordSchema } from '../../record/event-record.ts';

const keep = (kind: Parameters<typeof objectState>[0], object: object) => {
  const state = objectState(kind, object);
  eventRecordSchema.parse({ at: 0, type: 'ADDED', name: 'x', resourceVersion: '1', object: state });
  return state;
};

describe('objectState', () => {
  it('reads a pod of a Rollout by the Rollout’s own hash', () => {
    const pod = {
      metadata: { name: 'x', deletionTimestamp: 'now', labels: { 'rollouts-pod-template-hash': 'abc' } },
      spec: { containers: [{ image: 'r/a@sha256:1' }] },
      status: {
        phase: 'Running',
        podIP: '10.0.0.9',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ restartCount: 2 }],
      },
    };
    expect(keep('Pod', pod)).toEqual({
      ...{ kind: 'Pod', image: 'r/a@sha256:1', hash: 'abc', phase: 'Running', ready: true },
      ...{ ip: '10.0.0.9', deleting: true, restarts: 2 },
    });
  });
  it('reads a StatefulSet, and a pod of it by its revision', () => {
    const set = {
      metadata: { name: 'mongo', generation: 2 },
      spec: { replicas: 1, template: { spec: { containers: [{ image: 'r/mongo@sha256:1' }] } } },
      status: { readyReplicas: 1, updatedReplicas: 1 },
    };
    expect(keep('StatefulSet', set)).toEqual({
      ...{ kind: 'StatefulSet', image: 'r/mongo@sha256:1', wanted: 1, updated: 1, ready: 1 },
      ...{ generation: 2, gaveUp: null },
    });
    const pod = { metadata: { name: 'mongo-0', labels: { 'controller-revision-hash': 'mongo-7b9' } } };
    expect(keep('Pod', pod)).toMatchObject({ hash: 'mongo-7b9' });
  });
  it('reads an endpoint that serves while it terminates', () => {
    const slice = {
      metadata: { labels: { 'kubernetes.io/service-name': 'account' } },
      endpoints: [
        {
          addresses: ['10.0.0.9'],
          targetRef: { name: 'p' },
          conditions: { ready: false, serving: true, terminating: true },
        },
        { addresses: ['10.0.0.8'] },
      ],
    };
    expect(keep('EndpointSlice', slice)).toMatchObject({
      endpoints: [
        { ip: '10.0.0.9', pod: 'p', ready: false, serving: true, terminating: true },
        { ip: '10.0.0.8', pod: null, ready: true, serving: true, terminating: false },
      ],
    });
  });
  it('reads what a Service selects and where a Rollout stands', () => {
    expect(
      keep('Service', { spec: { clusterIP: '10.1.0.1', selector: { 'rollouts-pod-template-hash': 'abc' } } }),
    ).toMatchObject({ hash: 'abc' });
    const status = {
      phase: 'Paused',
      blueGreen: { activeSelector: 'a', previewSelector: 'b' },
      pauseConditions: [{ reason: 'BlueGreenPause' }],
    };
    expect(keep('Rollout', { status })).toMatchObject({ active: 'a', preview: 'b', paused: true });
  });
  it('reads what an autoscaler may choose and has decided, and by what', () => {
    const current = { averageUtilization: 212, averageValue: '106m' };
    const status = {
      desiredReplicas: 4,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current } }],
      conditions: [
        { type: 'AbleToScale', status: 'True', message: 'able' },
        { type: 'ScalingActive', status: 'True', message: 'it could calculate a replica count' },
      ],
    };
    const spec = { minReplicas: 3, maxReplicas: 4 };
    expect(keep('HorizontalPodAutoscaler', { spec, status })).toEqual({
      ...{ kind: 'HorizontalPodAutoscaler', fewest: 3, most: 4, wanted: 4, cpuPercent: 212 },
      ...{ active: true, reason: 'it could calculate a replica count' },
    });
    const failed = { type: 'ScalingActive', status: 'False', message: 'no metrics returned' };
    expect(keep('HorizontalPodAutoscaler', { spec, status: { conditions: [failed] } })).toMatchObject({
      ...{ wanted: 0, cpuPercent: null, active: false, reason: 'no metrics returned' },
    });
    for (const kind of ['Deployment', 'Rollout'] as const)
      expect(keep(kind, { spec: { replicas: 5 } })).toMatchObject({ wanted: 5 });
  });
  it('finds the app’s container by its name, whatever stands before it', () => {
    const containers = [
      { name: 'istio-proxy', image: 'r/proxy@sha256:2' },
      { name: 'account', image: 'r/a@sha256:1' },
    ];
    const containerStatuses = [
      { name: 'istio-proxy', restartCount: 5 },
      { name: 'account', restartCount: 1 },
    ];
    const pod = { spec: { containers }, status: { containerStatuses } };
    expect(objectState('Pod', pod, 'account')).toMatchObject({ image: 'r/a@sha256:1', restarts: 1 });
    const replicaSet = { spec: { template: { spec: { containers } } } };
    expect(objectState('ReplicaSet', replicaSet, 'account')).toMatchObject({ image: 'r/a@sha256:1' });
    expect(objectState('Pod', pod, 'transfer')).toMatchObject({ image: null, restarts: 0 });
  });
  it('takes an object that has nothing yet', () => {
    for (const kind of [
      'Pod',
      'EndpointSlice',
      'Service',
      'ReplicaSet',
      'Deployment',
      'Rollout',
      'HorizontalPodAutoscaler',
    ] as const)
      keep(kind, {});
  });
});
