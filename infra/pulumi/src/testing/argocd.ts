import type { KubernetesObject } from '../program/kubernetes-object.ts';
import type { GitOpsSurroundings } from '../program/surroundings.ts';

const controller = 'argocd-application-controller';
const labels = { 'app.kubernetes.io/part-of': 'argocd' };
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function workload(kind: string, name: string, image: string): KubernetesObject {
  const containers = [{ name, image, volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] }];
  const template = {
    metadata: { labels: { app: name } },
    spec: { serviceAccountName: controller, containers, volumes: [{ name: 'tmp', emptyDir: {} }] },
  };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, labels },
    spec: { selector: { matchLabels: { app: name } }, template },
  };
}

const rbac = 'rbac.authorization.k8s.io';

/** The shapes of Argo CD's manifest, one object of each. */
export const ARGOCD_SHAPES: readonly KubernetesObject[] = [
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'applications.argoproj.io', labels },
    spec: {},
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: controller, labels } },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: controller, labels },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  },
  {
    ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: controller, labels } },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: controller },
    subjects: [{ kind: 'ServiceAccount', name: controller, namespace: 'argocd' }],
  },
  {
    ...{ apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: controller, labels } },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
  },
  {
    ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name: controller, labels } },
    roleRef: { apiGroup: rbac, kind: 'Role', name: controller },
    subjects: [{ kind: 'ServiceAccount', name: controller, namespace: 'argocd' }],
  },
  {
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: controller, labels } },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', labels },
    data: { 'resource.exclusions': '[]' },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cmd-params-cm', labels } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-secret', labels } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'argocd-redis', labels }, spec: { ports: [{ port: 6379 }] } },
  workload('Deployment', 'argocd-redis', 'public.ecr.aws/docker/library/redis:8.2.2-alpine'),
  workload('Deployment', 'argocd-applicationset-controller', 'quay.io/argoproj/argocd:v3.2.11'),
  workload('Deployment', 'argocd-repo-server', 'quay.io/argoproj/argocd:v3.2.11'),
  workload('StatefulSet', controller, 'quay.io/argoproj/argocd:v3.2.11'),
];

export const gitOpsSurroundings = (objects: readonly KubernetesObject[] = ARGOCD_SHAPES): GitOpsSurroundings => ({
  argocd: {
    objects,
    images: {
      'quay.io/argoproj/argocd': `registry.example/argocd@${digest}`,
      'public.ecr.aws/docker/library/redis': `registry.example/redis@${digest}`,
    },
  },
  repository: {
    url: 'http://gitea.gitea.svc:3000/cutover/cutover.git',
    revision: 'main',
    username: 'argocd',
    password: 'b7c1f0d29e8a4635b7c1f0d29e8a4635',
  },
  delivery: {
    image: `registry.example/delivery@${digest}`,
    forge: {
      url: 'http://gitea.gitea.svc:3000',
      repository: 'cutover/cutover',
      username: 'delivery',
      token: '5e0a94c7b1d2f3684b7c5e0a94c7b1d2f368',
    },
  },
});
