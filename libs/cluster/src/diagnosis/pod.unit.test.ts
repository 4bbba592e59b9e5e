import { describe, expect, it } from '@jest/globals';
import type { KubeObject, Pod } from './objects.ts';
import { podFindings } from './pod.ts';
import { snapshotOf } from './snapshot.ts';
import { condition, container, event, meta, pod, waiting } from './testing/planted.ts';

const POD = 'pod cosmos/account-2-x';
const withContainers = (...containers: Parameters<typeof pod>[2]) => pod('account-2-x', 'account-2', containers);
const findings = (one: Pod, ...others: KubeObject[]) => podFindings(snapshotOf([one, ...others]), one);

describe('a pod that is not scheduled', () => {
  const unscheduled = (message: string, spec: Pod['spec'] = {}) =>
    pod('account-2-x', 'account-2', [], {
      spec,
      status: { phase: 'Pending', conditions: [condition('PodScheduled', 'False', message, 'Unschedulable')] },
    });
  const noRoom =
    '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found.';
  const unbound = unscheduled('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.', {
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  });
  const claim = { kind: 'PersistentVolumeClaim', metadata: meta('data'), status: { phase: 'Pending' } };

  it('waits for a claim whose volume is being made', () => {
    const making = event('data', 'ExternalProvisioning', 'Waiting for a volume to be created', 31);
    const detail = 'its volume is being made: Waiting for a volume to be created';
    expect(findings(unbound, claim, making)).toMatchObject([{ reason: 'starting', detail }]);
    const failed = event('data', 'ProvisioningFailed', 'no space left', 20);
    expect(findings(unbound, claim, making, failed)).toMatchObject([{ reason: 'volume', detail: 'no space left' }]);
  });

  it('has the words of the scheduler', () => {
    const detail = 'cannot be scheduled: 0/1 nodes are available: 1 Insufficient cpu.';
    expect(findings(unscheduled(noRoom))).toEqual([{ object: POD, reason: 'unschedulable', detail, final: false }]);
  });

  it('waits for its claim, whose class does not exist', () => {
    const message = 'storageclass.storage.k8s.io "nope" not found';
    expect(findings(unbound, claim, event('data', 'ProvisioningFailed', message))).toEqual([
      { object: 'persistentvolumeclaim cosmos/data', reason: 'volume', detail: message, final: false },
    ]);
  });

  it('waits for a claim that nobody made', () => {
    expect(findings(unbound)).toMatchObject([
      { object: 'persistentvolumeclaim cosmos/data', reason: 'volume', detail: 'does not exist' },
    ]);
  });

  it('is not held up by a claim that waits for its first consumer', () => {
    const waits = event('data', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    const both = unscheduled(noRoom, unbound.spec);
    expect(findings(both, claim, waits)).toMatchObject([{ object: POD, reason: 'unschedulable' }]);
  });

  it('has not been looked at yet', () => {
    const fresh = pod('account-2-x', 'account-2', [], { spec: {}, status: { phase: 'Pending' } });
    expect(findings(fresh)).toMatchObject([{ reason: 'starting', detail: 'is not scheduled yet' }]);
  });
});

describe('a pod without its image', () => {
  const absent =
    'rpc error: code = NotFound desc = failed to pull and unpack image "registry.test/account:1": failed to resolve reference "registry.test/account:1": registry.test/account:1: not found';
  const away =
    'rpc error: code = Unknown desc = failed to pull and unpack image "registry.test/account:1": failed to resolve reference "registry.test/account:1": failed to do request: Head "https://registry.test/v2/": dial tcp: lookup registry.test: no such host';

  it('is not waited for where the registry does not have the manifest', () => {
    const detail = 'container app lacks its image registry.test/account:1: not found';
    const expected = [{ object: POD, reason: 'image', detail, final: true }];
    expect(findings(withContainers(waiting('ErrImagePull', absent)))).toEqual(expected);
    const backOff = `Back-off pulling image "registry.test/account:1": ErrImagePull: ${absent}`;
    expect(findings(withContainers(waiting('ImagePullBackOff', backOff)))).toEqual(expected);
  });

  it('may get it where the registry does not answer now', () => {
    expect(findings(withContainers(waiting('ErrImagePull', away)))).toMatchObject([
      { reason: 'image', detail: expect.stringMatching(/: failed to do request: .*no such host$/), final: false },
    ]);
  });

  it('has the cause from an event where its kubelet only says that it backs off', () => {
    const backsOff = waiting('ImagePullBackOff', 'Back-off pulling image "registry.test/account:1"');
    const failed = event('account-2-x', 'Failed', `Failed to pull image "registry.test/account:1": ${absent}`, 20);
    const noise = event('account-2-x', 'Failed', 'Error: ErrImagePull', 21);
    expect(findings(withContainers(backsOff), failed, noise)).toMatchObject([
      { detail: 'container app lacks its image registry.test/account:1: not found', final: true },
    ]);
  });
});

describe('a pod that its registry does not let pull', () => {
  const IMAGE = '127.0.0.1:5050/cosmos/pacman:1.0.0';
  // As containerd 1.6.20 and the kubelet of Kubernetes 1.34 wrote them, whatever the pod had or lacked.
  const refused = `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": pulling from host 10.96.0.50:5000 failed with status code [manifests 1.0.0]: 401 Unauthorized`;
  const backsOff = `Back-off pulling image "${IMAGE}": ErrImagePull: ${refused}`;
  const lacks =
    'Unable to retrieve some image pull secrets (never-made); attempting to pull the image may not succeed.';

  const pulling = (secrets: readonly string[], reason: string, message: string) => {
    const one = withContainers(waiting(reason, message, { image: IMAGE }));
    return { ...one, spec: { nodeName: 'node', imagePullSecrets: secrets.map((name) => ({ name })) } };
  };
  const missing = event('account-2-x', 'FailedToRetrieveImagePullSecret', lacks);

  it.each<[string, readonly string[], readonly KubeObject[], string]>([
    [
      'names no pull secret',
      [],
      [],
      'wants a password (401 Unauthorized) and the pod names no pull secret: make one in cosmos, name it in imagePullSecrets',
    ],
    [
      'names one that is not there',
      ['there', 'never-made'],
      [missing],
      'wants a password (401 Unauthorized) and cosmos has no pull secret never-made, which the pod names: make it there',
    ],
    [
      'names one that does not do',
      ['wrong'],
      [],
      'lets nobody in by pull secret wrong (401 Unauthorized): see that it holds this very registry and the right password',
    ],
    [
      'names others than the one that was missing before',
      ['wrong', 'other'],
      [missing],
      'lets nobody in by pull secrets wrong, other (401 Unauthorized): see that it holds this very registry and the right password',
    ],
  ])('%s', (_, secrets, events, words) => {
    const detail = `container app lacks its image ${IMAGE}: 127.0.0.1:5050 ${words}`;
    for (const [reason, message] of [
      ['ErrImagePull', refused],
      ['ImagePullBackOff', backsOff],
    ] as const)
      expect(findings(pulling(secrets, reason, message), ...events)).toEqual([
        { object: POD, reason: 'image', detail, final: true },
      ]);
  });

  it.each([
    // As people reported them of Docker Hub, and of Harbor asked without a credential.
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
  ])('is recognised where containerd asks the registry itself: %s', (words) => {
    const message = `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": ${words}`;
    expect(findings(pulling([], 'ErrImagePull', message))).toMatchObject([
      { detail: expect.stringContaining('(authorization failed) and the pod names no pull secret'), final: true },
    ]);
  });

  it('is not meant where a tag or a path has such a number in it', () => {
    const image = 'registry.test/401/app:403';
    const message = `failed to resolve reference "${image}": ${image}: not found`;
    const one = withContainers(waiting('ErrImagePull', message, { image }));
    expect(findings(one)).toMatchObject([{ detail: `container app lacks its image ${image}: not found`, final: true }]);
  });
});

describe('a pod without what its containers are configured with', () => {
  it.each([
    ['secret', 'secret "bank-operators" not found'],
    ['secret', "couldn't find key keys in Secret cosmos/bank-operators"],
    ['config-map', 'configmap "settings" not found'],
    ['config-map', "couldn't find key a in ConfigMap cosmos/settings"],
    ['admission', 'container has runAsNonRoot and image will run as root (pod: "x", container: app)'],
    ['unavailable', 'services have not yet been read at least once, cannot construct envvars'],
  ])('%s: %s', (reason, message) => {
    const detail = `container app cannot be made: ${message}`;
    expect(findings(withContainers(waiting('CreateContainerConfigError', message)))).toEqual([
      { object: POD, reason, detail, final: false },
    ]);
  });

  it.each([
    ['secret', 'MountVolume.SetUp failed for volume "keys" : secret "membership-tokens" not found'],
    ['config-map', 'MountVolume.SetUp failed for volume "a" : configmap "a" not found'],
    ['volume', 'MountVolume.SetUp failed for volume "disk" : mount failed: exit status 32'],
  ])('%s of a volume: %s', (reason, message) => {
    const creating = withContainers(waiting('ContainerCreating'));
    const mount = event('account-2-x', 'FailedMount', message, 20);
    expect(findings(creating, mount)).toMatchObject([{ object: POD, reason, detail: message }]);
    const passed = event('account-2-x', 'Pulling', 'Pulling image "registry.test/account:1"', 21);
    expect(findings(creating, mount, passed)).toMatchObject([{ reason: 'starting', detail: passed.message }]);
  });

  it('without a network', () => {
    const sandbox = event('account-2-x', 'FailedCreatePodSandBox', 'plugin type="bridge" failed: no addresses');
    expect(findings(withContainers(waiting('ContainerCreating')), sandbox)).toMatchObject([
      { reason: 'unavailable', detail: sandbox.message },
    ]);
  });
});

describe('a pod whose container ends', () => {
  const crashed = { terminated: { exitCode: 1, reason: 'Error' } };
  const loop = (restartCount: number) =>
    withContainers(waiting('CrashLoopBackOff', 'back-off 20s restarting', { restartCount, lastState: crashed }));

  it('is given up after three restarts', () => {
    expect(findings(loop(2))).toMatchObject([
      { reason: 'crash', detail: 'container app exited with code 1, restarted 2 times', final: false },
    ]);
    const log = { namespace: 'cosmos', pod: 'account-2-x', container: 'app', previous: true, restartCount: 3 };
    expect(findings(loop(3))).toMatchObject([{ reason: 'crash', final: true, log }]);
  });

  it('has a log of its own until it is started again', () => {
    expect(findings(withContainers(container(crashed)))).toMatchObject([{ reason: 'crash', log: { previous: false } }]);
  });

  it('has another chance while it runs again', () => {
    const again = container(
      { running: { startedAt: '2026-01-01T00:00:20Z' } },
      { restartCount: 4, lastState: crashed },
    );
    const detail = 'container app exited with code 1, restarted 4 times and runs again';
    expect(findings(withContainers(again))).toMatchObject([{ reason: 'crash', detail, final: false }]);
  });

  it('ran out of memory', () => {
    const killed = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
    const spec = { nodeName: 'node', containers: [{ name: 'app', resources: { limits: { memory: '64Mi' } } }] };
    const oom = { ...withContainers(waiting('CrashLoopBackOff', '', { restartCount: 1, lastState: killed })), spec };
    expect(findings(oom)).toMatchObject([
      { reason: 'crash', detail: 'container app ran out of memory (limit 64Mi), restarted once' },
    ]);
  });

  it('is ended by its probe', () => {
    const killed = { terminated: { exitCode: 137, reason: 'Error' } };
    const ended = withContainers(waiting('CrashLoopBackOff', '', { restartCount: 3, lastState: killed }));
    const probe = event('account-2-x', 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500');
    expect(findings(ended, probe)).toMatchObject([
      { reason: 'probe', detail: `container app was ended, restarted 3 times: ${probe.message}`, final: true },
    ]);
  });

  it('never ran', () => {
    const message = 'exec: "nope": executable file not found in $PATH';
    const never = { terminated: { exitCode: 128, reason: 'StartError', message } };
    expect(
      findings(withContainers(waiting('CrashLoopBackOff', '', { restartCount: 1, lastState: never }))),
    ).toMatchObject([{ reason: 'crash', detail: `container app cannot be started: ${message}, restarted once` }]);
  });

  it('is the init container that the others wait for', () => {
    const init = waiting('CrashLoopBackOff', '', { name: 'migrate', restartCount: 1, lastState: crashed });
    const status = {
      phase: 'Pending',
      initContainerStatuses: [container({ terminated: { exitCode: 0 } }, { ready: true }), init],
      containerStatuses: [waiting('PodInitializing')],
    };
    expect(findings({ ...withContainers(), status })).toMatchObject([
      { reason: 'crash', detail: 'container migrate exited with code 1, restarted once' },
    ]);
  });
});

describe('a pod that runs and is not ready', () => {
  const running = container({ running: { startedAt: '2026-01-01T00:00:20Z' } });

  it('has what its probe says of the container as it runs now', () => {
    const probe = event(
      'account-2-x',
      'Unhealthy',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
      25,
    );
    const before = event('account-2-x', 'Unhealthy', 'Readiness probe failed: connection refused', 10);
    expect(findings(withContainers(running), probe, before)).toMatchObject([
      { reason: 'probe', detail: `container app: ${probe.message}`, final: false },
    ]);
    expect(findings(withContainers(running), before)).toMatchObject([{ reason: 'starting' }]);
  });

  it('waits for a readiness gate', () => {
    const ready = { ...running, ready: true };
    const message = 'the status of pod readiness gate "mesh" is not "True", but False';
    const conditions = [condition('Ready', 'False', message, 'ReadinessGatesNotReady')];
    const gated = { ...withContainers(), status: { phase: 'Running', conditions, containerStatuses: [ready] } };
    expect(findings(gated)).toMatchObject([{ reason: 'unavailable', detail: `is not ready: ${message}` }]);
  });
});

describe('a pod that nothing holds up', () => {
  it.each([
    ['ready', { status: { phase: 'Running', conditions: [condition('Ready', 'True')] } }],
    ['done', { status: { phase: 'Succeeded' } }],
    ['on its way out', { metadata: meta('account-2-x', { deletionTimestamp: '2026-01-01T00:01:00Z' }) }],
  ])('is %s', (_, more) => {
    expect(findings({ ...withContainers(waiting('CrashLoopBackOff')), ...more })).toEqual([]);
  });

  it('evicted is not among them', () => {
    const status = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' };
    expect(findings({ ...withContainers(), status })).toMatchObject([
      { reason: 'unavailable', detail: 'ended as Evicted: The node was low on resource: memory.' },
    ]);
  });
});
