import type { Rule } from '../deployers.ts';
import { rulesFor } from '../deployers.ts';
import { LEAF_KINDS, NAMESPACE, PREVIEW_FRAME_KINDS } from '../kinds.ts';

/** Whom Argo CD impersonates when it makes a preview's frame: an account in its own namespace. */
export const PREVIEW_FRAMER = 'preview-framer';

/** What lists previews, and makes their Secrets: an account in Argo CD's namespace. */
export const DELIVERY = 'delivery';

/** What it lists in environments, where it gives releases their verdicts: workloads, and what a Rollout serves meanwhile. */
export const RELEASE_RULES: readonly Rule[] = [
  { apiGroups: ['argoproj.io'], resources: ['rollouts'], verbs: ['list'] },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: ['list'] },
];

/** Rights that frames bind in their own namespace. They are there before, so that no frame makes a Role. */
export const PREVIEW_ROLES = { deployer: 'preview-deployer', secrets: 'preview-secrets' } as const;

/** A ClusterRole; nothing is granted by it until it is bound. */
export interface ClusterRole {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const RBAC = 'rbac.authorization.k8s.io';

/**
 * What previews need of a cluster. Of the deployer: what leaves are made of, without kinds of the mesh, since a route can reach beyond its namespace. Of what makes Secrets: to make
 * one, and to read none. Of the framer: frames' kinds, and to bind the two before; RBAC knows no pattern of names, so that a guard narrows it to namespaces of previews.
 */
export const PREVIEW_CLUSTER_ROLES: readonly ClusterRole[] = [
  { name: PREVIEW_ROLES.deployer, rules: rulesFor(LEAF_KINDS) },
  { name: PREVIEW_ROLES.secrets, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }] },
  {
    name: PREVIEW_FRAMER,
    rules: [
      ...rulesFor([NAMESPACE, ...PREVIEW_FRAME_KINDS]),
      {
        apiGroups: [RBAC],
        resources: ['clusterroles'],
        verbs: ['bind'],
        resourceNames: Object.values(PREVIEW_ROLES),
      },
    ],
  },
];
