/** Addresses inside the node's own network namespace: nothing outside of it ever sees them. */
export const ADDRESSES = {
  node: '10.88.0.1',
  nodePrefix: 24,
  services: '10.96.0.0/16',
  pods: '10.244.0.0/16',
  podsOfNode: '10.244.0.0/24',
  podsGateway: '10.244.0.1',
  dns: '10.96.0.10',
  apiPort: 6443,
  registryPort: 5000,
} as const;

/** What image references inside the cluster begin with; only containerd resolves it. */
export const REGISTRY_NAME = 'registry.cutover.internal';
