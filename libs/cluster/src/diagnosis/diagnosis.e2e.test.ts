import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../create-provider.ts';
import type { Cluster } from '../provider.ts';
import { until } from '../embedded/until.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { awaitWorkloads } from './await-workloads.ts';
import { namespaceHindrances } from './namespace-hindrances.ts';
import { hindranceText } from './hindrance.ts';
import type { Hindrance, HindranceReason } from './hindrance.ts';
import type { Kubectl, Workload } from './workload.ts';
import { workloadStatus } from './workload-status.ts';

const provider = createProvider({ provider: 'embedded', name: 'cutover-e2e' });
const NAMESPACE = 'hindrances';
const QUOTA_NAMESPACE = 'hindrances-quota';
const UP_MS = 150_000;
/** The third restart of a container comes after half a minute of back-off. */
const PLANTED_MS = 120_000;
const NAMED_WITHIN_MS = 100_000;
/** Where nothing is cached yet, Kubernetes is compiled first. */
const COLD_MS = 40 * 60_000;

interface Planted {
  readonly pod: object;
  readonly reason: HindranceReason;
  readonly object: RegExp;
  readonly detail: RegExp;
}

/** One Deployment each, by its name: a pod that cannot run, and what is to be said of it. */
function planted(image: string, registry: string): Readonly<Record<string, Planted>> {
  const sleeper = { name: 'app', image, command: ['sleep', '100000'] };
  const key = { name: 'KEY', valueFrom: { secretKeyRef: { name: 'absent-keys', key: 'key' } } };
  const absent = { exec: { command: ['cat', '/absent'] }, periodSeconds: 1 };
  const crash = 'echo starting; echo "no such table: accounts"; exit 3';
  return {
    unschedulable: {
      pod: { containers: [{ ...sleeper, resources: { requests: { cpu: '1000' } } }] },
      reason: 'unschedulable',
      object: /^pod hindrances\/unschedulable-/,
      detail: /Insufficient cpu/,
    },
    image: {
      pod: { containers: [{ ...sleeper, image: `${registry}/nobody/pushed-this:1` }] },
      reason: 'image',
      object: /^pod hindrances\/image-/,
      detail: /lacks its image .*nobody\/pushed-this:1: .*not found/,
    },
    digest: {
      pod: { containers: [{ ...sleeper, image: `${image.replace(/@.*$/, '')}@sha256:${'0'.repeat(64)}` }] },
      reason: 'image',
      object: /^pod hindrances\/digest-/,
      detail: /lacks its image .*@sha256:0{64}: .*not found/,
    },
    secret: {
      pod: { containers: [{ ...sleeper, env: [key] }] },
      reason: 'secret',
      object: /^pod hindrances\/secret-/,
      detail: /secret "absent-keys" not found/,
    },
    'config-map': {
      pod: {
        // The kubelet leaves alone what no container mounts.
        containers: [{ ...sleeper, volumeMounts: [{ name: 'settings', mountPath: '/settings' }] }],
        volumes: [{ name: 'settings', configMap: { name: 'absent-settings' } }],
      },
      reason: 'config-map',
      object: /^pod hindrances\/config-map-/,
      detail: /configmap "absent-settings" not found/,
    },
    volume: {
      pod: { containers: [sleeper], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
      reason: 'volume',
      object: /^persistentvolumeclaim hindrances\/data$/,
      detail: /"absent-class" not found/,
    },
    crash: {
      // Probed as every service of ours: what runs for a moment only is never ready.
      pod: { containers: [{ ...sleeper, command: ['sh', '-c', crash], readinessProbe: absent }] },
      reason: 'crash',
      object: /^pod hindrances\/crash-/,
      detail: /container app exited with code 3.*; its log ends: no such table: accounts$/,
    },
    probe: {
      pod: {
        containers: [{ ...sleeper, readinessProbe: absent }],
      },
      reason: 'probe',
      object: /^pod hindrances\/probe-/,
      detail: /Readiness probe failed: .*\/absent/,
    },
  };
}

const namespaceNamed = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

function deploymentOf(name: string, namespace: string, pod: object): object {
  const labels = { app: name };
  const spec = { terminationGracePeriodSeconds: 0, automountServiceAccountToken: false, ...pod };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function statefulSetOf(name: string, image: string): object {
  const labels = { app: name };
  const spec = {
    ...{ terminationGracePeriodSeconds: 0, automountServiceAccountToken: false },
    containers: [{ name: 'app', image, command: ['sleep', '100000'] }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: NAMESPACE },
    spec: { serviceName: name, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: NAMESPACE },
  spec: {
    storageClassName: 'absent-class',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Mi' } },
  },
};
const quota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'nothing', namespace: QUOTA_NAMESPACE },
  spec: { hard: { pods: '0' } },
};

describe('what holds things up on a real node', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let image: string;
  let faults: Readonly<Record<string, Planted>>;

  const apply = (...objects: readonly object[]) =>
    cluster.kubectl(['apply', '-f', '-'], { input: objects.map((object) => JSON.stringify(object)).join('\n---\n') });

  async function hindrancesOf(name: string): Promise<readonly Hindrance[]> {
    const [status] = await workloadStatus(kubectl, [{ kind: 'Deployment', namespace: NAMESPACE, name }]);
    return status?.hindrances ?? [];
  }

  beforeAll(async () => {
    // An interrupted run may have left its node.
    await provider.down();
    cluster = await provider.up();
    kubectl = (args, options) => cluster.kubectl(args, options);
    image = await volumeHelperImage(cluster);
    faults = planted(image, cluster.registry.pull);
    await apply(namespaceNamed(NAMESPACE), namespaceNamed(QUOTA_NAMESPACE), claim, quota);
    await apply(...Object.entries(faults).map(([name, { pod }]) => deploymentOf(name, NAMESPACE, pod)));
  }, COLD_MS);

  afterAll(async () => {
    await provider.down();
  }, UP_MS);

  it.each(['unschedulable', 'image', 'digest', 'secret', 'config-map', 'volume', 'crash', 'probe'])(
    'names the object and the reason: %s',
    async (name) => {
      const { reason, object, detail } = faults[name]!;
      const isPlanted = (one: Hindrance) => one.reason === reason && object.test(one.object) && detail.test(one.detail);
      const what = `the ${name} is named`;
      const isNamed = async () => {
        const found = await hindrancesOf(name);
        // Its text stands in the error where the right one never comes.
        if (!found.some(isPlanted)) throw new Error(found.map(hindranceText).join(' | '));
        return true;
      };
      await until(isNamed, { what, withinMs: NAMED_WITHIN_MS });
    },
    PLANTED_MS,
  );

  it(
    'does not wait for pods that a quota refuses',
    async () => {
      const workload: Workload = { kind: 'Deployment', namespace: QUOTA_NAMESPACE, name: 'refused' };
      const full = new RegExp('^deployment hindrances-quota/refused cannot become ready: replicaset .*quota: nothing');
      // Only what the quota is seen to use can be compared with what it refuses.
      const used = ['get', 'quota', 'nothing', '-n', QUOTA_NAMESPACE, '-o', 'jsonpath={.status.used.pods}'];
      const isCounted = async () => (await cluster.kubectl(used)).stdout === '0';
      await until(isCounted, { what: 'the quota is counted', withinMs: NAMED_WITHIN_MS });
      await apply(deploymentOf('refused', QUOTA_NAMESPACE, { containers: [{ name: 'app', image: 'any' }] }));
      await expect(awaitWorkloads(kubectl, [workload], { withinMs: PLANTED_MS })).rejects.toThrow(full);
    },
    PLANTED_MS * 2,
  );

  it.each([
    ['an image that nobody pushed', 'image', /cannot become ready: pod .*pushed-this:1: .*not found/],
    [
      'a container that keeps ending',
      'crash',
      /cannot become ready: pod .* restarted \d+ times; its log ends: no such/,
    ],
  ])(
    'does not wait for %s',
    async (_, name, line) => {
      const workload: Workload = { kind: 'Deployment', namespace: NAMESPACE, name };
      await expect(awaitWorkloads(kubectl, [workload], { withinMs: PLANTED_MS })).rejects.toThrow(line);
    },
    PLANTED_MS * 2,
  );

  it(
    'does not wait either for what only a person mends, once that has stood as long as deploy lets it, nor for a second end',
    async () => {
      const patience = { withinMs: PLANTED_MS, restarts: 1, standsMs: 5_000 };
      const names = ['unschedulable', 'digest', 'secret', 'config-map', 'volume', 'crash'];
      const lines = names.map(async (name) => {
        const workload: Workload = { kind: 'Deployment', namespace: NAMESPACE, name };
        const refused = await awaitWorkloads(kubectl, [workload], patience).catch((error: Error) => error);
        return refused instanceof Error ? refused.message : 'nothing was refused';
      });
      for (const [at, line] of (await Promise.all(lines)).entries()) {
        expect(line).toMatch(new RegExp(`^deployment hindrances/${names[at]} cannot become ready: `));
        expect(line).toMatch(faults[names[at]!]!.detail);
      }
    },
    PLANTED_MS * 2,
  );

  it(
    'replaces the pod of a StatefulSet that never starts, where it is told to, and only then',
    async () => {
      const workload: Workload = { kind: 'StatefulSet', namespace: NAMESPACE, name: 'data' };
      await apply(statefulSetOf('data', `${cluster.registry.pull}/nobody/pushed-this:1`));
      await expect(awaitWorkloads(kubectl, [workload], { withinMs: PLANTED_MS })).rejects.toThrow(
        /pod .*data-0: .*not found/,
      );
      await apply(statefulSetOf('data', image));
      const still = awaitWorkloads(kubectl, [workload], { withinMs: 5_000 });
      await expect(still).rejects.toThrow(/data-0: .*\(of the version before\)$/);
      const replaced: string[] = [];
      await awaitWorkloads(kubectl, [workload], { withinMs: PLANTED_MS, replaced: (line) => replaced.push(line) });
      expect(replaced).toEqual([
        expect.stringMatching(/^pod hindrances\/data-0, of the version before, never started/),
      ]);
    },
    PLANTED_MS * 2,
  );

  it(
    'has them all at once, and none where nothing is held up',
    async () => {
      const causes = new Set<string>([...Object.values(faults).map(({ reason }) => reason), 'quota']);
      const expected = [...causes].sort().join(', ');
      const areAllNamed = async () => {
        const found = await namespaceHindrances(kubectl, [NAMESPACE, QUOTA_NAMESPACE]);
        const reasons = [...new Set(found.map(({ reason }) => reason))].sort().join(', ');
        // A container that keeps ending runs for a moment now and then.
        if (reasons !== expected) throw new Error(reasons);
        return true;
      };
      await until(areAllNamed, { what: `all are named (${expected})`, withinMs: NAMED_WITHIN_MS });
      expect(await namespaceHindrances(kubectl, ['kube-system'])).toEqual([]);
    },
    PLANTED_MS,
  );
});
