import type { Needs } from './needs.ts';

/** End-to-end tests that run together, one file at a time in one process, and share what they need. */
export interface E2eGroup {
  readonly name: string;
  /** What it shows, for `--list`. */
  readonly about: string;
  /** Whether every `npm test` runs it, and compiles what it needs: the ground that all others stand on. */
  readonly core: boolean;
  /** Whether it runs only where it is named, or with `--all`: its minutes are not for every change. A short form runs in another group. */
  readonly onRequest?: boolean;
  /** Of a run whose tools and images are made. Judged as a warning only: machines are noisy. */
  readonly budgetSeconds: number;
  /** Globs from the workspace's root. */
  readonly files: readonly string[];
  readonly needs: Needs;
}

export const NODE: Needs = {
  tools: ['kubernetes', 'etcd', 'pause', 'netgate', 'coredns', 'registry', 'local-path-provisioner'],
  jars: [],
  packages: ['node'],
};

/** A node that is deployed from Git: `up --with gitops`. */
export const GITOPS: Needs = {
  tools: [
    ...NODE.tools,
    'gitea',
    'rollouts-controller',
    'contour',
    'envoy',
    'argocd',
    'helm',
    'kustomize',
    'pulumi',
    'pulumi-kubernetes',
  ],
  jars: ['mongo-standin', 'kafka'],
  packages: NODE.packages,
};

/** A bare API server: nothing runs what it is told. */
export const API_SERVER: Needs = {
  tools: ['kubernetes', 'etcd', 'helm', 'rollouts-controller'],
  jars: [],
  packages: [],
};

export const BUDGET_SECONDS = 180;
