import { describe, expect, it } from '@jest/globals';
import { controllerFindings } from './controller.ts';
import type { Controller, KubeObject, Quota } from './objects.ts';
import { isReady } from './readiness.ts';
import { snapshotOf } from './snapshot.ts';
import { condition, container, deployment, event, meta, pod, waiting } from './testing/planted.ts';

const findings = (controller: Controller, ...others: KubeObject[]) =>
  controllerFindings(snapshotOf([controller, ...others]), controller);
const ofDeployment = ([owner, ...replicaSets]: Controller[], ...others: KubeObject[]) =>
  findings(owner!, ...replicaSets, ...others);
const refused = (message: string) =>
  deployment({ conditions: [condition('ReplicaFailure', 'True', message, 'FailedCreate')] });
const previous = (...pods: KubeObject[]): KubeObject[] => [
  { kind: 'ReplicaSet', metadata: meta('account-1', { owner: 'account' }) },
  ...pods,
];

describe('a Deployment whose pods are refused', () => {
  const exceeded =
    'pods "account-2-x" is forbidden: exceeded quota: small, requested: limits.cpu=1,pods=1, used: limits.cpu=0,pods=2, limited: limits.cpu=2,pods=2';
  const quota = (pods: string): Quota => ({
    kind: 'ResourceQuota',
    metadata: meta('small'),
    status: { hard: { pods, 'limits.cpu': '2' }, used: { pods: '2', 'limits.cpu': '0' } },
  });

  it('by a quota that has no room is not waited for', () => {
    const detail = `its pods are refused: ${exceeded.replace(/^.*forbidden: /, '')}`;
    const expected = [{ object: 'replicaset cosmos/account-2', reason: 'quota', detail, final: true }];
    expect(ofDeployment(refused(exceeded), quota('2'))).toEqual(expected);
  });

  it('by a quota that was raised since, or is gone, may get them', () => {
    expect(ofDeployment(refused(exceeded), quota('5'))).toMatchObject([{ reason: 'quota', final: false }]);
    expect(ofDeployment(refused(exceeded))).toMatchObject([{ reason: 'quota', final: false }]);
  });

  it('by a quota that pods of the version before use up may get them', () => {
    const old = pod('account-1-x', 'account-1', []);
    expect(ofDeployment(refused(exceeded), quota('2'), ...previous(old))).toMatchObject([{ final: false }]);
  });

  it.each([
    ['quota', true, 'pods "a-" is forbidden: failed quota: small: must specify limits.cpu for: app'],
    ['admission', true, 'pods "a-" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true'],
    ['admission', true, 'admission webhook "policy.test" denied the request: no'],
    ['admission', true, 'Pod "a-" is invalid: spec.containers[0].image: Required value'],
    ['admission', false, 'Internal error occurred: failed calling webhook "policy.test": connection refused'],
    [
      'admission',
      false,
      'pods "a-" is forbidden: error looking up service account cosmos/a: serviceaccount "a" not found',
    ],
    ['unavailable', false, 'Timeout: request did not complete within requested timeout'],
  ])('by %s (final: %s): %s', (reason, final, message) => {
    expect(ofDeployment(refused(message))).toMatchObject([{ reason, final }]);
  });

  it('has no ReplicaSet, since that was refused', () => {
    const [owner] = deployment();
    const message =
      'replicasets.apps "account-2" is forbidden: exceeded quota: q, requested: a=1, used: a=1, limited: a=1';
    const conditions = [condition('Progressing', 'False', message, 'ReplicaSetCreateError')];
    expect(findings({ ...owner!, status: { ...owner!.status, conditions } })).toMatchObject([
      { object: 'deployment cosmos/account', reason: 'quota' },
    ]);
  });
});

describe('a Deployment', () => {
  const crash = waiting('CrashLoopBackOff', '', { restartCount: 3, lastState: { terminated: { exitCode: 1 } } });

  it('is explained by the pods of the version that was applied last, not by those before', () => {
    const pods = [
      pod('account-1-x', 'account-1', [crash]),
      pod('account-2-x', 'account-2', [waiting('ContainerCreating')]),
    ];
    expect(ofDeployment(deployment(), ...previous(...pods))).toMatchObject([
      { object: 'pod cosmos/account-2-x', reason: 'starting' },
    ]);
  });

  it('names one pod of those that have the same fault', () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(name, 'account-2', [crash]));
    expect(ofDeployment(deployment(), ...pods)).toMatchObject([
      { object: 'pod cosmos/a', detail: 'container app exited with code 1, restarted 3 times (2 more like it)' },
    ]);
  });

  it('waits for the version before to be gone', () => {
    const ready = pod('account-2-x', 'account-2', [container({ running: {} }, { ready: true })], {
      status: { phase: 'Running', conditions: [condition('Ready', 'True')] },
    });
    expect(ofDeployment(deployment(), ready, ...previous(pod('account-1-x', 'account-1', [])))).toMatchObject([
      { object: 'pod cosmos/account-1-x', reason: 'starting', detail: 'of the version before is still there' },
    ]);
  });

  it('whose controller has not seen what was applied is not explained by what was before', () => {
    const [owner, ...others] = refused('pods "a-" is forbidden: violates PodSecurity "restricted"');
    const applied = { ...owner!, metadata: meta('account', { ...owner!.metadata, generation: 3 }) };
    expect(findings(applied, ...others)).toMatchObject([{ object: 'deployment cosmos/account', reason: 'starting' }]);
  });

  it('says itself why, where no object does', () => {
    const [owner] = deployment();
    expect(findings({ ...owner!, spec: { replicas: 3, paused: true } })).toMatchObject([{ detail: 'is paused' }]);
    expect(findings(owner!)).toMatchObject([{ reason: 'starting', detail: '0 of 1 pods are ready' }]);
  });
});

describe('a StatefulSet', () => {
  const set: Controller = {
    kind: 'StatefulSet',
    metadata: meta('mongo', { generation: 1 }),
    spec: { replicas: 2 },
    status: { observedGeneration: 1, readyReplicas: 1, currentRevision: 'r1', updateRevision: 'r2' },
  };
  const message =
    'create Pod mongo-0 in StatefulSet mongo failed error: pods "mongo-0" is forbidden: violates PodSecurity "restricted"';

  it('has an event while its pods are refused', () => {
    expect(findings(set, event('mongo', 'FailedCreate', message))).toEqual([
      {
        object: 'statefulset cosmos/mongo',
        reason: 'admission',
        detail: 'its pods are refused: violates PodSecurity "restricted"',
        final: true,
      },
    ]);
  });

  it('is not explained by an event that its newest pod disproves', () => {
    const born = { metadata: meta('mongo-0', { owner: 'mongo', creationTimestamp: '2026-01-01T00:00:40Z' }) };
    const made = pod('mongo-0', 'mongo', [waiting('ContainerCreating')], born);
    expect(findings(set, made, event('mongo', 'FailedCreate', message, 30))).toMatchObject([{ reason: 'starting' }]);
  });

  it('may be mended by the version that was applied since its pod broke', () => {
    const labels = { 'controller-revision-hash': 'r1' };
    const broken = pod('mongo-0', 'mongo', [waiting('InvalidImageName', 'invalid reference format')], {
      metadata: meta('mongo-0', { owner: 'mongo', labels }),
    });
    expect(findings(set, broken)).toMatchObject([
      { reason: 'image', final: false, detail: expect.stringContaining('(of the version before)') },
    ]);
  });
});

describe('a Job', () => {
  const job = (...conditions: ReturnType<typeof condition>[]): Controller => ({
    kind: 'Job',
    metadata: meta('topics'),
    status: { conditions },
  });
  const failed = pod('topics-b', 'topics', [container({ terminated: { exitCode: 2 } })], {
    metadata: meta('topics-b', { owner: 'topics', creationTimestamp: '2026-01-01T00:00:09Z' }),
    status: { phase: 'Failed', containerStatuses: [container({ terminated: { exitCode: 2 } })] },
  });
  const before = pod('topics-a', 'topics', [waiting('InvalidImageName')]);

  it('tries again until it gives up, and its newest pod explains it', () => {
    expect(findings(job(), before, failed)).toMatchObject([
      { object: 'pod cosmos/topics-b', reason: 'crash', detail: 'container app exited with code 2', final: false },
    ]);
    const gaveUp = job(condition('Failed', 'True', 'Job has reached the specified backoff limit'));
    expect(findings(gaveUp, before, failed)).toMatchObject([
      { detail: expect.stringMatching(/exited with code 2; its job gave up: Job has reached/), final: true },
    ]);
  });

  it('is explained by itself where its pods are gone or were never made', () => {
    const late = job(condition('Failed', 'True', 'Job was active longer than specified deadline'));
    expect(findings(late)).toMatchObject([{ object: 'job cosmos/topics', reason: 'crash', final: true }]);
    const message = 'Error creating: pods "topics-x" is forbidden: violates PodSecurity "restricted"';
    expect(findings(job(), event('topics', 'FailedCreate', message))).toMatchObject([{ reason: 'admission' }]);
  });
});

describe('a Rollout', () => {
  const rollout = (status: Controller['status']): Controller => ({
    kind: 'Rollout',
    metadata: meta('account', { generation: 2 }),
    status: { observedGeneration: '2', currentPodHash: 'h2', ...status },
  });
  const replicaSet = {
    kind: 'ReplicaSet',
    metadata: meta('account-2', { owner: 'account', labels: { 'rollouts-pod-template-hash': 'h2' } }),
  };

  it('is explained by the pods of its current hash', () => {
    const lacking = pod('x', 'account-2', [waiting('CreateContainerConfigError', 'secret "a" not found')]);
    expect(findings(rollout({ phase: 'Progressing' }), replicaSet, lacking)).toMatchObject([{ reason: 'secret' }]);
  });

  it('that is aborted, paused or invalid does not go on by itself', () => {
    const aborted = rollout({ phase: 'Degraded', abort: true, message: 'RolloutAborted: analysis failed' });
    expect(findings(aborted, replicaSet)).toMatchObject([{ final: true, detail: expect.stringContaining('analysis') }]);
    const paused = rollout({ phase: 'Paused', message: 'CanaryPauseStep' });
    expect(findings(paused, replicaSet)).toMatchObject([
      { reason: 'unavailable', detail: 'is paused: CanaryPauseStep' },
    ]);
    const invalid = rollout({ conditions: [condition('InvalidSpec', 'True', 'service "account" not found')] });
    expect(findings(invalid)).toMatchObject([{ final: true, detail: 'service "account" not found' }]);
  });
});

describe('readiness', () => {
  const ready: Controller[] = [
    { ...deployment()[0]!, status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, availableReplicas: 1 } },
    {
      kind: 'StatefulSet',
      metadata: meta('s'),
      status: { readyReplicas: 1, currentRevision: 'a', updateRevision: 'a' },
    },
    {
      kind: 'DaemonSet',
      metadata: meta('d', { generation: 1 }),
      status: { observedGeneration: 1, desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1 },
    },
    { kind: 'Job', metadata: meta('j'), status: { conditions: [condition('Complete', 'True')] } },
    { kind: 'Rollout', metadata: meta('r', { generation: 3 }), status: { observedGeneration: '3', phase: 'Healthy' } },
    { kind: 'APIService', metadata: meta('a'), status: { conditions: [condition('Available', 'True')] } },
  ];

  it.each(ready.map((one) => [one.kind, one] as const))('of a %s', (_, one) => {
    expect(isReady(one)).toBe(true);
    expect(isReady({ ...one, status: {} })).toBe(false);
  });

  it('counts old pods, a partition and what was not seen', () => {
    const [one, set] = ready as [Controller, Controller];
    expect(isReady({ ...one, status: { ...one.status, replicas: 2 } })).toBe(false);
    expect(isReady({ ...one, metadata: { ...one.metadata, generation: 3 } })).toBe(false);
    const updating = {
      ...set,
      spec: { replicas: 3 },
      status: { ...set.status, readyReplicas: 3, updateRevision: 'b', updatedReplicas: 1 },
    };
    expect(isReady(updating)).toBe(false);
    const spec = { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } };
    expect(isReady({ ...updating, spec })).toBe(true);
  });
});

describe('an APIService', () => {
  it('says why it is not available', () => {
    const message = 'endpoints for service/metrics-server in "kube-system" have no addresses with port name "https"';
    const service = {
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      status: { conditions: [condition('Available', 'False', message, 'MissingEndpoints')] },
    };
    expect(findings(service)).toEqual([
      {
        object: 'apiservice v1beta1.metrics.k8s.io',
        reason: 'unavailable',
        detail: `is not available: ${message} (MissingEndpoints)`,
        final: false,
      },
    ]);
  });
});
