import { SOME_PREVIEW } from './previewed.ts';

/** An object that no preview may have. */
export interface Hostile {
  /** Which guard refuses it. */
  readonly guard: string;
  readonly what: string;
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly spec: object };
  /** What it says of it. */
  readonly says: RegExp;
}

const namespace = `preview-${SOME_PREVIEW.number}`;
const ours = `registry.cutover.internal/cutover/account:${SOME_PREVIEW.commit}`;
const resources = { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } };
const labels = { app: 'hostile' };

const container = (image: string, name = 'main') => ({
  ...{ name, image, resources },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true },
});

/** What nobody refuses. */
export const pod = (change: object = {}, image = ours) => ({
  automountServiceAccountToken: false,
  priorityClassName: 'cutover-previews',
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container(image)],
  ...change,
});

export const objectOf = (apiVersion: string, kind: string, spec: object, name = 'hostile') => ({
  ...{ apiVersion, kind, metadata: { name, namespace, labels }, spec },
});

const template = (spec: object) => ({ metadata: { labels }, spec });
export const deployment = (spec: object = pod(), change: object = {}) =>
  objectOf('apps/v1', 'Deployment', {
    replicas: 1,
    selector: { matchLabels: labels },
    template: template(spec),
    ...change,
  });
const statefulSet = (change: object) =>
  objectOf('apps/v1', 'StatefulSet', {
    serviceName: 'a',
    selector: { matchLabels: labels },
    template: template(pod()),
    ...change,
  });
const rollout = (spec: object, change: object = {}) =>
  objectOf('argoproj.io/v1alpha1', 'Rollout', {
    selector: { matchLabels: labels },
    template: template(spec),
    strategy: { canary: {} },
    ...change,
  });
const once = (spec: object) => ({ template: { spec: { restartPolicy: 'Never', ...spec } } });
const job = (spec: object, change: object = {}) => objectOf('batch/v1', 'Job', { ...once(spec), ...change });
const cronJob = (spec: object) =>
  objectOf('batch/v1', 'CronJob', { schedule: '0 0 * * *', jobTemplate: { spec: once(spec) } });

const service = (spec: object) => objectOf('v1', 'Service', { ports: [{ port: 80 }], ...spec });
const backend = { service: { name: 'account', port: { number: 80 } } };
const rule = (host?: string) => ({
  ...(host !== undefined && { host }),
  http: { paths: [{ path: '/', pathType: 'Prefix', backend }] },
});
export const ingress = (spec: object) => objectOf('networking.k8s.io/v1', 'Ingress', spec);
const egress = (...rules: readonly object[]) =>
  objectOf('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {}, policyTypes: ['Egress'], egress: rules });

type Row = readonly [guard: string, what: string, object: Hostile['object'], says: RegExp];

const IMAGE = /image .*: expected one of registry\.cutover\.internal\/cutover by the full SHA/;
const HOST = /expected pr-7\.localhost or a name below it/;
const EGRESS = /egress: expected pods of this namespace/;

const ROWS: readonly Row[] = [
  [
    'preview-images',
    'an image of elsewhere',
    deployment(pod({}, `evil.example/account:${SOME_PREVIEW.commit}`)),
    IMAGE,
  ],
  [
    'preview-images',
    'an image by a version',
    deployment(pod({}, 'registry.cutover.internal/cutover/account:1.0.0')),
    IMAGE,
  ],
  ['preview-images', 'an image without a tag', deployment(pod({}, 'registry.cutover.internal/cutover/account')), IMAGE],
  ['preview-images', 'an image by a part of a SHA', job(pod({}, ours.slice(0, -1))), IMAGE],
  [
    'preview-images',
    'a name that only begins like the registry',
    cronJob(pod({}, `registry.cutover.internal/cutover/../x/account:${SOME_PREVIEW.commit}`)),
    IMAGE,
  ],
  [
    'preview-images',
    'a registry whose dot is another letter',
    deployment(pod({}, `registry-cutover.internal/cutover/account:${SOME_PREVIEW.commit}`)),
    IMAGE,
  ],
  ['preview-images', 'a database that moves', objectOf('v1', 'Pod', pod({}, 'mongo:latest')), IMAGE],
  [
    'preview-images',
    'an image in an init container',
    rollout(pod({ initContainers: [container('mongo', 'init')] })),
    IMAGE,
  ],
  [
    'preview-tokens',
    'a pod with the token of its account',
    deployment(pod({ automountServiceAccountToken: true })),
    /automountServiceAccountToken: expected false/,
  ],
  [
    'preview-tokens',
    'a pod that leaves it to its account',
    rollout(pod({ automountServiceAccountToken: undefined, serviceAccountName: 'deployer' })),
    /expected false/,
  ],
  [
    'preview-tokens',
    'a token as a volume',
    deployment(pod({ volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] })),
    /no token of a ServiceAccount/,
  ],
  [
    'preview-priority',
    'a pod that pushes others out',
    deployment(pod({ priorityClassName: 'system-cluster-critical' })),
    /priorityClassName: expected cutover-previews, got system-cluster-critical/,
  ],
  [
    'preview-priority',
    'a pod that is as important as any',
    job(pod({ priorityClassName: undefined })),
    /expected cutover-previews, got none/,
  ],
  [
    'preview-replicas',
    '10,000 replicas',
    deployment(pod(), { replicas: 10_000 }),
    /replicas: expected 3 at most, got 10000/,
  ],
  ['preview-replicas', '10,000 replicas of a StatefulSet', statefulSet({ replicas: 10_000 }), /got 10000/],
  ['preview-replicas', '10,000 replicas of a Rollout', rollout(pod(), { replicas: 10_000 }), /got 10000/],
  [
    'preview-autoscalers',
    'an autoscaler up to 10,000',
    objectOf('autoscaling/v2', 'HorizontalPodAutoscaler', {
      maxReplicas: 10_000,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'account' },
    }),
    /maxReplicas: expected 3 at most, got 10000/,
  ],
  [
    'preview-jobs',
    '10,000 pods of a Job',
    job(pod(), { parallelism: 10_000 }),
    /parallelism: expected 3 at most, got 10000/,
  ],
  [
    'preview-jobs',
    '10,000 runs of a Job',
    job(pod(), { completions: 10_000 }),
    /completions: expected 3 at most, got 10000/,
  ],
  ['preview-hosts', 'a host of another preview', ingress({ rules: [rule('account.pr-8.localhost')] }), HOST],
  [
    'preview-hosts',
    'a host of an environment',
    ingress({ rules: [rule('account.pr-7.localhost'), rule('account.dev.localhost')] }),
    HOST,
  ],
  ['preview-hosts', 'a host that ends like its own', ingress({ rules: [rule('xpr-7.localhost')] }), HOST],
  ['preview-hosts', 'no host, which is every host', ingress({ rules: [rule()] }), HOST],
  ['preview-hosts', 'whatever no rule takes', ingress({ defaultBackend: backend }), /defaultBackend: expected none/],
  [
    'preview-hosts',
    'a certificate of another',
    ingress({ rules: [rule('pr-7.localhost')], tls: [{ hosts: ['dev.localhost'], secretName: 'a' }] }),
    /tls: expected hosts/,
  ],
  ['preview-services', 'a port of every node', service({ type: 'NodePort' }), /type: expected ClusterIP, got NodePort/],
  ['preview-services', 'an address of the network', service({ type: 'LoadBalancer' }), /got LoadBalancer/],
  [
    'preview-services',
    'a name of elsewhere',
    service({ type: 'ExternalName', externalName: 'mongo.prod.svc' }),
    /got ExternalName/,
  ],
  [
    'preview-services',
    'an address of somebody else',
    service({ externalIPs: ['192.0.2.7'] }),
    /externalIPs: expected none/,
  ],
  ['preview-egress', 'out to everywhere', egress({}), EGRESS],
  ['preview-egress', 'out to addresses', egress({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }), EGRESS],
  ['preview-egress', 'out to every namespace', egress({ to: [{ namespaceSelector: {} }] }), EGRESS],
  [
    'preview-egress',
    'out to an environment',
    egress({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'prod' } } }] }),
    EGRESS,
  ],
  [
    'preview-egress',
    'out to all of kube-system',
    egress({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }),
    EGRESS,
  ],
];

export const HOSTILE: readonly Hostile[] = ROWS.map(([guard, what, object, says]) => ({ guard, what, object, says }));
