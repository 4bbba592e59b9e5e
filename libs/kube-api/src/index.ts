export { callCluster } from './call-cluster.ts';
export { ClusterCallError } from './cluster-call-error.ts';
export { followPath } from './follow-path.ts';
export type { Followed } from './follow-path.ts';
export { kubeConfig } from './kube-config.ts';
