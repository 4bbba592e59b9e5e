import { CLUSTER_WIDE_KINDS } from '@cutover/charts/cluster-wide';
import type { KubernetesObject } from './manifest.ts';

/** Puts what has a namespace into this one. */
export function moveInto(namespace: string, objects: readonly KubernetesObject[]): void {
  for (const { kind, metadata } of objects) if (!CLUSTER_WIDE_KINDS.has(kind)) metadata.namespace = namespace;
}

/** Whose pods have to pass this level of Pod Security. */
function namespaceOf(name: string, level: 'privileged' | 'restricted'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level } },
  };
}

/** One whose pods may use the node's network: where a part of the cluster works on the node itself. */
export function privilegedNamespace(name: string): KubernetesObject {
  return namespaceOf(name, 'privileged');
}

/** A namespace whose pods have to pass Pod Security like anybody's. */
export function restrictedNamespace(name: string): KubernetesObject {
  return namespaceOf(name, 'restricted');
}
