/** Ranges and ports of a cluster, inside its network namespaces: nothing outside of them ever sees these. */
export const ADDRESSES = {
  nodePrefix: 24,
  services: '10.96.0.0/16',
  pods: '10.244.0.0/16',
  dns: '10.96.0.10',
  apiPort: 6443,
  registryPort: 5000,
  /** Of the private registry's Service, in the part of the range that addresses are not drawn from. */
  privateRegistry: '10.96.0.50',
  /** Of the forge's, likewise. */
  forge: '10.96.0.60',
  /** Of the ingress controller's, likewise. */
  ingress: '10.96.0.80',
  /** Of the mesh's gateway, likewise. */
  meshGateway: '10.96.0.81',
  /** Of the nodes' own range, behind the last node: what Services of type LoadBalancer get. */
  loadBalancers: '10.88.0.200-10.88.0.249',
} as const;

/** What belongs to one node of a cluster. */
export interface NodeAddresses {
  readonly node: string;
  /** Where its pods get their addresses from. */
  readonly pods: string;
  /** Its own address on the bridge of its pods. */
  readonly podsGateway: string;
}

/** Behind them lie the addresses of load balancers. */
const MOST_NODES = 199;

/** Addresses of the node number `index`, from 0; the first one carries the control plane. */
export function nodeAddresses(index: number): NodeAddresses {
  if (!Number.isInteger(index) || index < 0 || index >= MOST_NODES) throw new RangeError(`there is no node ${index}`);
  return { node: `10.88.0.${index + 1}`, pods: `10.244.${index}.0/24`, podsGateway: `10.244.${index}.1` };
}

/** Of the node that carries API server, etcd and registry. */
export const CONTROL_PLANE = nodeAddresses(0);

/** What image references inside the cluster begin with; only containerd resolves it. */
export const REGISTRY_NAME = 'registry.cutover.internal';
