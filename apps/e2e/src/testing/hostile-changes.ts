import { HOSTILE } from '@cutover/argocd/testing';

/** What somebody writes into a pull request, and who refuses it. */
export interface HostileChange {
  readonly what: string;
  /** As the pull request's status names it. */
  readonly guard: RegExp;
  /** Files of the preview's overlay by name; each is one of its resources. */
  readonly files: Readonly<Record<string, string>>;
  /** Lines put at the end of the overlay's kustomization. */
  readonly kustomization?: string;
  /** Links of the overlay, by name. */
  readonly links?: Readonly<Record<string, string>>;
}

const FILE = 'hostile.yaml';
const object = (what: string, guard: RegExp, given: object): HostileChange => ({
  ...{ what, guard },
  files: { [FILE]: JSON.stringify(given) },
});

/** The commit's own image, or previews' own priority, is what Kustomize makes of these: nothing hostile is left. */
const MENDED = [
  ...['an image by a version', 'an image without a tag', 'an image by a part of a SHA'],
  ...['a pod that pushes others out', 'a pod that is as important as any'],
];
/** A deployer makes no pods by itself. */
const MADE_BY_CONTROLLERS = 'Pod';

const GUARDED = HOSTILE.filter(
  ({ what, object: { kind } }) => !MENDED.includes(what) && kind !== MADE_BY_CONTROLLERS,
).map(({ guard, what, object: given }) => object(what, new RegExp(guard), given));

const RBAC = 'rbac.authorization.k8s.io/v1';
const metadata = { name: 'hostile' };
const everything = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
const subjects = [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'preview-1' }];
const bound = (kind: string) => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'hostile' },
  subjects,
});
const PROJECT = /not permitted in project/;

const OF_THE_PROJECT = [
  object('a ClusterRole', PROJECT, { apiVersion: RBAC, kind: 'ClusterRole', metadata, rules: everything }),
  object('a ClusterRoleBinding', PROJECT, {
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata,
    ...bound('ClusterRole'),
  }),
  object('a Role', PROJECT, { apiVersion: RBAC, kind: 'Role', metadata, rules: everything }),
  object('a RoleBinding', PROJECT, { apiVersion: RBAC, kind: 'RoleBinding', metadata, ...bound('Role') }),
  object('a namespace', PROJECT, { apiVersion: 'v1', kind: 'Namespace', metadata }),
  object('a quota of its own', PROJECT, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata,
    spec: { hard: { pods: '1000' } },
  }),
  object('an Application', PROJECT, {
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata },
    spec: { project: 'root', destination: { namespace: 'argocd' }, source: { repoURL: 'https://evil.example/x.git' } },
  }),
];

const KUSTOMIZE = /kustomize build|failed to load target state|generate manifest/;
const ON_THE_MACHINE = /[Ss]ymlink|kustomize build|failed to load target state|generate manifest/;

const OF_RENDERING: readonly HostileChange[] = [
  { what: 'a base from elsewhere', guard: KUSTOMIZE, files: {}, kustomization: '  - https://evil.example/base.git\n' },
  {
    what: 'a file outside of the overlay',
    guard: KUSTOMIZE,
    files: {},
    kustomization: '  - ../../../../../../../etc/passwd\n',
  },
  { what: 'a link out of the tree', guard: ON_THE_MACHINE, files: {}, links: { [FILE]: '/etc/passwd' } },
  { what: 'what is no YAML', guard: KUSTOMIZE, files: { [FILE]: 'kind: [' } },
  {
    what: 'a program as a generator',
    guard: KUSTOMIZE,
    files: {},
    kustomization:
      'generators:\n  - |\n    apiVersion: x/v1\n    kind: X\n    metadata:\n      name: x\n      annotations:\n        config.kubernetes.io/function: "exec: { path: /bin/sh }"\n',
  },
  {
    what: 'a chart from elsewhere',
    guard: KUSTOMIZE,
    files: {},
    kustomization: 'helmCharts:\n  - name: x\n    repo: https://evil.example\n    version: 1.0.0\n',
  },
];

/** Each on its own is a pull request that is refused. */
export const HOSTILE_CHANGES: readonly HostileChange[] = [...GUARDED, ...OF_THE_PROJECT, ...OF_RENDERING];
