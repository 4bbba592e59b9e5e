const LIST = ['get', 'list', 'watch'];

/**
 * All that Kiali may do: read what its graph, its lists and its validations are made of. Not Secrets, not pods' logs, and no forwarding of ports, by which
 * its own chart lets it ask istiod and proxies. ConfigMaps it reads of every namespace, to find the mesh's among them.
 */
export const KIALI_RULES: readonly object[] = [
  { apiGroups: [''], resources: ['configmaps', 'endpoints', 'namespaces', 'pods', 'services'], verbs: LIST },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: LIST },
  ...['networking', 'security', 'telemetry', 'extensions'].map((group) => ({
    ...{ apiGroups: [`${group}.istio.io`], resources: ['*'], verbs: LIST },
  })),
];
