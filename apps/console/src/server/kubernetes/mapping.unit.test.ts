import { describe, expect, it } from '@jest/globals';
import { applicationItem } from './application.ts';
import { eventItem } from './event.ts';
import { podItem } from './pod.ts';
import type { Pod } from './pod.ts';
import { rolloutItem } from './rollout.ts';
import type { Rollout } from './rollout.ts';
import { workloadItem } from './workload.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LABELS = { 'app.kubernetes.io/name': 'account', 'app.kubernetes.io/version': '1.4.0' };
const metadata = { name: 'account-1', namespace: 'dev', labels: LABELS, creationTimestamp: '2026-11-29T10:00:00Z' };

function pod(more: { status?: Pod['status']; metadata?: object; containers?: object[] } = {}): Pod {
  const containers = more.containers ?? [{ name: 'account', image: 'registry:5000/cutover/account:1.4.0' }];
  const ready = { conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [status({ ready: true })] };
  return {
    metadata: { ...metadata, ...more.metadata },
    spec: { nodeName: 'node', containers },
    status: more.status ?? ready,
  } as Pod;
}

const status = (more: object) => ({
  name: 'account',
  ready: false,
  restartCount: 2,
  imageID: `r/account@${DIGEST}`,
  ...more,
});

describe('a pod', () => {
  it('is told with its release, by the digest that runs', () => {
    expect(podItem(pod())).toEqual({
      ...{ kind: 'pod', id: 'dev/account-1', namespace: 'dev', name: 'account-1', service: 'account', state: 'ready' },
      release: { version: '1.4.0', digest: DIGEST },
      ...{
        containers: ['account'],
        readyContainers: 1,
        restarts: 2,
        node: 'node',
        createdAt: '2026-11-29T10:00:00.000Z',
      },
    });
  });

  it('tells nothing of its environment', () => {
    const secret = { name: 'account', image: 'a:1', env: [{ name: 'PASSWORD', value: 'hunter2' }] };
    expect(JSON.stringify(podItem(pod({ containers: [secret] })))).not.toMatch(/PASSWORD|hunter2/);
  });

  it.each([
    ['starting', undefined, { conditions: [], containerStatuses: [] }],
    [
      'starting',
      'ContainerCreating',
      { containerStatuses: [status({ state: { waiting: { reason: 'ContainerCreating' } } })] },
    ],
    [
      'failing',
      'CrashLoopBackOff',
      { containerStatuses: [status({ state: { waiting: { reason: 'CrashLoopBackOff' } } })] },
    ],
    ['failing', 'Unschedulable', { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] }],
    ['failing', 'Evicted', { phase: 'Failed', reason: 'Evicted' }],
    ['done', undefined, { phase: 'Succeeded' }],
  ])('is %s (%s)', (state, reason, of) => {
    expect(podItem(pod({ status: of as Pod['status'] }))).toMatchObject({
      state,
      ...(reason === undefined ? {} : { reason }),
    });
  });

  it('leaves once it is deleted, ready or not', () => {
    expect(podItem(pod({ metadata: { deletionTimestamp: '2026-11-29T10:01:00Z' } })).state).toBe('leaving');
  });

  it('is about its default container', () => {
    const containers = [
      { name: 'proxy', image: 'proxy:9' },
      { name: 'account', image: 'account:2.0.0' },
    ];
    const annotations = { 'kubectl.kubernetes.io/default-container': 'account' };
    const item = podItem(pod({ containers, metadata: { annotations, labels: {} }, status: {} }));
    expect(item).toMatchObject({ release: { version: '2.0.0' }, containers: ['account', 'proxy'] });
  });
});

describe('a workload', () => {
  const deployment = (of: object, generation = 2) => ({
    metadata: { ...metadata, name: 'account', generation },
    spec: {
      replicas: 3,
      template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'a', image: `a@${DIGEST}` }] } },
    },
    status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, ...of },
  });

  it.each([
    ['all is there', {}, 2, false],
    ['its change was not seen yet', {}, 3, true],
    ['some are of before', { updatedReplicas: 1 }, 2, true],
    ['some of before are still there', { replicas: 4 }, 2, true],
    ['some are not ready', { readyReplicas: 2 }, 2, true],
  ])('where %s', (_, of, generation, isMoving) => {
    const item = workloadItem('Deployment', deployment(of, generation));
    expect(item).toMatchObject({ isMoving, strategy: 'rolling', release: { version: '1.4.0', digest: DIGEST } });
  });

  const rollout = (strategy: object, of: object): Rollout =>
    ({ metadata: { ...metadata, name: 'account' }, spec: { replicas: 3, strategy }, status: of }) as Rollout;

  it('that is a canary says its step and weight', () => {
    const steps = [{ setWeight: 20 }, { pause: { duration: 30 } }, { setWeight: 50 }, { pause: {} }];
    const paused = rolloutItem(rollout({ canary: { steps } }, { phase: 'Paused', currentStepIndex: 1 }));
    expect(paused).toMatchObject({
      ...{ strategy: 'canary', isMoving: true },
      rollout: { steps: ['20 %', 'pause 30 s', '50 %', 'until promoted'], at: 1, weight: 20, isPaused: true },
    });
  });

  it.each([
    [0, { currentPodHash: 'new', stableRS: 'old', blueGreen: { activeSelector: 'old' } }],
    [2, { currentPodHash: 'new', stableRS: 'old', blueGreen: { activeSelector: 'new' } }],
    [3, { currentPodHash: 'new', stableRS: 'new', blueGreen: { activeSelector: 'new' } }],
  ])('that is blue/green is at step %i', (at, of) => {
    expect(rolloutItem(rollout({ blueGreen: {} }, of)).rollout?.at).toBe(at);
  });
});

describe('an Application', () => {
  it('says what Git has and what was last applied', () => {
    const labels = {
      'cutover/environment': 'dev',
      'cutover/service': 'account',
      'cutover/wave': 'apps',
      'cutover/preview': '7',
    };
    const history = [{ revision: 'a' }, { revision: 'b', deployedAt: '2026-11-29T10:00:00Z' }];
    const operationState = { phase: 'Failed', message: 'one or more objects failed to apply' };
    const sync = { status: 'OutOfSync', revision: 'c' };
    const item = applicationItem({ metadata: { ...metadata, labels }, status: { sync, history, operationState } });
    expect(item).toMatchObject({
      ...{ environment: 'dev', service: 'account', preview: 7, sync: 'OutOfSync', health: 'Unknown', revision: 'c' },
      ...{
        deployed: { revision: 'b', at: '2026-11-29T10:00:00.000Z' },
        message: operationState.message,
        phase: 'Failed',
      },
    });
  });
});

describe('an event', () => {
  it('is of its last time, in both forms that Kubernetes has', () => {
    const old = eventItem({
      metadata,
      involvedObject: { kind: 'Pod', name: 'a' },
      type: 'Warning',
      count: 3,
      lastTimestamp: '2026-11-29T10:02:00Z',
    });
    expect(old).toMatchObject({
      isWarning: true,
      count: 3,
      at: '2026-11-29T10:02:00.000Z',
      about: { kind: 'Pod', name: 'a' },
    });
    const series = { count: 5, lastObservedTime: '2026-11-29T10:03:00.123456Z' };
    expect(eventItem({ metadata, lastTimestamp: null, series })).toMatchObject({
      count: 5,
      at: '2026-11-29T10:03:00.123Z',
    });
  });
});
