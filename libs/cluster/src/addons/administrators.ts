import { stringify } from 'yaml';

/**
 * The binding that kubeadm makes once its API server answers: of the group of its admin.conf, and of the certificate with which the API
 * server calls the kubelet for logs and exec.
 */
export function administratorsObjects(): string {
  return stringify({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'kubeadm:cluster-admins' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'kubeadm:cluster-admins' }],
  });
}
