import { describe, expect, it } from '@jest/globals';
import { merge } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { POLICIES } from './policies.ts';

const LABELS = { app: 'account' };
const IMAGE = `registry.example/account@sha256:${'a'.repeat(64)}`;

const container: JsonObject = {
  name: 'account',
  image: IMAGE,
  resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '256Mi' } },
  readinessProbe: {},
  livenessProbe: {},
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};
const pod: JsonObject = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container],
};

const object = (kind: string, spec: JsonObject): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'account' },
  spec,
});
const workload = (kind: string, spec: JsonObject = pod, more: JsonObject = {}) =>
  object(kind, { template: { metadata: { labels: LABELS }, spec }, ...more });
const networkPolicy = (matchLabels: JsonObject) => object('NetworkPolicy', { podSelector: { matchLabels } });
const scaler = (name: string) => object('HorizontalPodAutoscaler', { scaleTargetRef: { kind: 'Rollout', name } });
const cronJob = (spec: JsonObject) =>
  object('CronJob', { jobTemplate: { spec: { template: { metadata: { labels: LABELS }, spec } } } });

const SOUND: readonly KubernetesObject[] = [
  workload('Rollout'),
  cronJob(pod),
  networkPolicy(LABELS),
  scaler('account'),
  object('Service', {}),
];

/** The pod with another container, or with other fields. */
const withContainer = (change: JsonObject): JsonObject => ({ ...pod, containers: [merge(container, change)] });
const without = (value: JsonObject, field: string): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));

function problems(objects: readonly KubernetesObject[], promoted = true): string[] {
  return POLICIES.flatMap((policy) =>
    policy.problems({ objects, promoted }).map(({ object: of, problem }) => `${policy.name}: ${of}: ${problem}`),
  );
}

/** Sound objects but for one planted failure. */
const planted = (broken: KubernetesObject): string[] =>
  problems([...SOUND.filter(({ kind }) => kind !== broken.kind), broken]);

const rolloutWith = (spec: Json) => workload('Rollout', spec as JsonObject);

describe('our policies', () => {
  it('find nothing where all is well', () => expect(problems(SOUND)).toEqual([]));

  it.each<[string, KubernetesObject, string]>([
    [
      'a root that can be written',
      rolloutWith(withContainer({ securityContext: { readOnlyRootFilesystem: false } })),
      'restricted: Rollout account: container account lacks a read-only root',
    ],
    [
      'a token',
      rolloutWith(without(pod, 'automountServiceAccountToken')),
      'restricted: Rollout account: the pod lacks no service account token',
    ],
    [
      'the user root',
      rolloutWith(merge(pod, { securityContext: { runAsUser: 0 } })),
      'restricted: Rollout account: the pod lacks a numeric user other than 0',
    ],
    [
      "the node's network",
      rolloutWith({ ...pod, hostNetwork: true }),
      'restricted: Rollout account: the pod lacks namespaces of its own',
    ],
    [
      "a node's port",
      rolloutWith(withContainer({ ports: [{ hostPort: 80 }] })),
      'restricted: Rollout account: container account lacks no port of the host',
    ],
    [
      'a job as root',
      cronJob(merge(pod, { securityContext: { runAsNonRoot: false } })),
      'restricted: CronJob account: the pod lacks runAsNonRoot',
    ],
    [
      'a Pod as root',
      object('Pod', merge(pod, { securityContext: { runAsNonRoot: false } })),
      'restricted: Pod account: the pod lacks runAsNonRoot',
    ],
    [
      'no probe',
      rolloutWith({ ...pod, containers: [without(container, 'readinessProbe')] }),
      'probes: Rollout account: container account lacks a readinessProbe',
    ],
    [
      'no tag',
      rolloutWith(withContainer({ image: 'registry.example/account' })),
      'images: Rollout account: image registry.example/account may be other bytes tomorrow: name a tag or a digest',
    ],
    [
      'latest',
      rolloutWith(withContainer({ image: 'a:latest' })),
      'images: Rollout account: image a:latest may be other bytes tomorrow: name a tag or a digest',
    ],
    [
      'a tag where a digest was promoted',
      rolloutWith(withContainer({ image: 'a:1' })),
      'images: Rollout account: image a:1 was promoted, and has no digest',
    ],
    [
      'a build with a fault that may run',
      rolloutWith(withContainer({ env: [{ name: 'FAULTS_ALLOWED', value: 'false' }] })),
      "faults: Rollout account: sets FAULTS_ALLOWED: a comparison's lanes alone do",
    ],
    [
      'the same by a ConfigMap',
      { ...object('ConfigMap', {}), data: { FAULTS_ALLOWED: 'true' } },
      "faults: ConfigMap account: sets FAULTS_ALLOWED: a comparison's lanes alone do",
    ],
    ['a Secret', object('Secret', {}), 'secrets: Secret account: is a Secret: name one instead'],
    [
      'a policy of others',
      networkPolicy({ app: 'other' }),
      'network-policies: Rollout account: no NetworkPolicy selects its pods',
    ],
    [
      'replicas under an autoscaler',
      workload('Rollout', pod, { replicas: 3 }),
      'replicas: Rollout account: states replicas, which HorizontalPodAutoscaler account owns',
    ],
    [
      'an autoscaler of nothing',
      scaler('other'),
      'replicas: HorizontalPodAutoscaler account: scales Rollout other, which is not there',
    ],
  ])('find %s', (_, broken, line) => {
    expect(planted(broken)).toContain(line);
  });

  it('find each amount that a container lacks, init containers too', () => {
    const bare = { name: 'bare', image: IMAGE, securityContext: container['securityContext']! };
    const found = planted(rolloutWith({ ...pod, initContainers: [bare] }));
    expect(found).toEqual(
      ['requests.cpu', 'requests.memory', 'limits.memory'].map(
        (path) => `amounts: Rollout account: container bare lacks resources.${path}`,
      ),
    );
  });

  it('let a tag pass where nothing was promoted, and ask no Job for probes', () => {
    const tagged = {
      ...pod,
      containers: [{ ...without(without(container, 'readinessProbe'), 'livenessProbe'), image: 'a:1' }],
    };
    expect(problems([cronJob(tagged), networkPolicy(LABELS)], false)).toEqual([]);
  });

  it('take an empty selector for all pods, and one by expressions for none', () => {
    expect(problems([workload('Rollout'), object('NetworkPolicy', { podSelector: {} })])).toEqual([]);
    const expressions = object('NetworkPolicy', { podSelector: { matchExpressions: [] } });
    expect(problems([workload('Rollout'), expressions])).toHaveLength(1);
  });
});
