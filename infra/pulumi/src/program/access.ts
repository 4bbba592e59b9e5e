import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { PART_OF } from '@cutover/argocd';
import type { ClusterRole, Deployer, Rule } from '@cutover/argocd';

const RBAC = 'rbac.authorization.k8s.io';

interface Grant {
  readonly namespace: string;
  /** Of the Role and of its binding. */
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly subjects: k8s.types.input.rbac.v1.Subject[];
}

const mutable = ({ apiGroups, resources, verbs, resourceNames }: Rule) => ({
  apiGroups: [...apiGroups],
  resources: [...resources],
  verbs: [...verbs],
  ...(resourceNames !== undefined && { resourceNames: [...resourceNames] }),
});

/** A role that is bound where it is needed. */
export const clusterRole = (
  { name, rules }: ClusterRole,
  opts: pulumi.CustomResourceOptions,
): k8s.rbac.v1.ClusterRole =>
  new k8s.rbac.v1.ClusterRole(name, { metadata: { name, labels: PART_OF }, rules: rules.map(mutable) }, opts);

/** An account without a token of its own: it is impersonated, or its pod asks for one. */
export function serviceAccount(namespace: string, name: string, opts: pulumi.CustomResourceOptions): void {
  const metadata = { name, namespace, labels: PART_OF };
  new k8s.core.v1.ServiceAccount(`${namespace}/${name}`, { metadata, automountServiceAccountToken: false }, opts);
}

export function grant({ namespace, name, rules, subjects }: Grant, opts: pulumi.CustomResourceOptions): void {
  const metadata = { name, namespace, labels: PART_OF };
  const role = new k8s.rbac.v1.Role(`${namespace}/${name}`, { metadata, rules: rules.map(mutable) }, opts);
  const roleRef = { apiGroup: RBAC, kind: 'Role', name: role.metadata.name };
  new k8s.rbac.v1.RoleBinding(`${namespace}/${name}`, { metadata, roleRef, subjects }, opts);
}

/** An account that exists in one namespace, and may do there what its rules say. */
export function grantAccount(deployer: Deployer, opts: pulumi.CustomResourceOptions): void {
  const { namespace, serviceAccount: name, rules } = deployer;
  serviceAccount(namespace, name, opts);
  grant({ namespace, name, rules, subjects: [{ kind: 'ServiceAccount', name, namespace }] }, opts);
}

export interface Readers {
  readonly namespace: string;
  readonly groups: readonly string[];
  readonly rules: readonly Rule[];
}

/** Groups see what is in a namespace. */
export function grantReaders({ namespace, groups, rules }: Readers, opts: pulumi.CustomResourceOptions): void {
  const subjects = groups.map((name) => ({ apiGroup: RBAC, kind: 'Group', name }));
  grant({ namespace, name: 'readers', rules, subjects }, opts);
}
