export { createProvider, type ProviderChoice } from './create-provider.ts';
export {
  awaitWorkloads,
  hindranceText,
  namespaceHindrances,
  workloadStatus,
  workloadText,
  type AwaitOptions,
  type Hindrance,
  type HindranceReason,
  type Kubectl,
  type Workload,
  type WorkloadStatus,
} from './diagnosis/index.ts';
export { logFolder } from './embedded/paths.ts';
export { ensureRollouts, type RolloutsOptions } from './addons/argo-rollouts.ts';
export { ClusterError, isClusterError, KubectlError, type ClusterErrorCode } from './errors.ts';
export type {
  ActOptions,
  Cluster,
  ClusterEvent,
  ClusterProvider,
  ClusterStatus,
  ComponentStatus,
  Exposed,
  OpenPort,
  PortRequest,
  Ports,
  ProviderKind,
  RegistryAccess,
  UpOptions,
} from './provider.ts';
