import {
  ARGOCD_NAMESPACE,
  guardObjects,
  PART_OF,
  PREVIEW_CLUSTER_ROLES,
  PREVIEW_FRAMER,
  PREVIEW_GUARDS,
  PREVIEW_PRIORITY_CLASS,
} from '@cutover/argocd';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { clusterRole, serviceAccount } from './access.ts';
import { register } from './kinds.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** What a cluster has once for previews: what refuses, and then the rights that are narrowed by it. Frames and what is in them are Argo CD's. */
export class Previews extends pulumi.ComponentResource {
  constructor(opts: pulumi.ComponentResourceOptions) {
    super('cutover:index:Previews', ARGOCD_NAMESPACE, {}, opts);
    const inside = { parent: this };
    register(PREVIEW_PRIORITY_CLASS.metadata.name, PREVIEW_PRIORITY_CLASS, inside);
    const guards = PREVIEW_GUARDS.flatMap((guard) => {
      const { policy, binding } = guardObjects(guard);
      const made = register(guard.name, policy as unknown as KubernetesObject, inside);
      return [made, register(guard.name, binding as unknown as KubernetesObject, { ...inside, dependsOn: made })];
    });
    const roles = PREVIEW_CLUSTER_ROLES.map((role) => clusterRole(role, inside));
    serviceAccount(ARGOCD_NAMESPACE, PREVIEW_FRAMER, inside);
    const name = PREVIEW_FRAMER;
    new k8s.rbac.v1.ClusterRoleBinding(
      name,
      {
        metadata: { name, labels: PART_OF },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace: ARGOCD_NAMESPACE }],
      },
      { ...inside, dependsOn: [...guards, ...roles] },
    );
    this.registerOutputs({});
  }
}
