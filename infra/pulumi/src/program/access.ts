import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { Deployer, Rule } from '@cutover/argocd';
import { PART_OF } from './labels.ts';

const RBAC = 'rbac.authorization.k8s.io';

interface Grant {
  readonly namespace: string;
  /** Of the Role and of its binding. */
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly subjects: k8s.types.input.rbac.v1.Subject[];
}

const mutable = ({ apiGroups, resources, verbs }: Rule) => ({
  apiGroups: [...apiGroups],
  resources: [...resources],
  verbs: [...verbs],
});

function grant({ namespace, name, rules, subjects }: Grant, opts: pulumi.CustomResourceOptions): void {
  const metadata = { name, namespace, labels: PART_OF };
  const role = new k8s.rbac.v1.Role(`${namespace}/${name}`, { metadata, rules: rules.map(mutable) }, opts);
  const roleRef = { apiGroup: RBAC, kind: 'Role', name: role.metadata.name };
  new k8s.rbac.v1.RoleBinding(`${namespace}/${name}`, { metadata, roleRef, subjects }, opts);
}

/** Argo CD may make in a namespace what its rules say, by an account that exists in that namespace alone. */
export function grantDeployer(deployer: Deployer, opts: pulumi.CustomResourceOptions): void {
  const { namespace, serviceAccount: name, rules } = deployer;
  const metadata = { name, namespace, labels: PART_OF };
  // It is impersonated: nobody needs a token of it.
  new k8s.core.v1.ServiceAccount(`${namespace}/${name}`, { metadata, automountServiceAccountToken: false }, opts);
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
