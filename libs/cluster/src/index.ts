export { createProvider, type ProviderChoice } from './create-provider.ts';
export {
  awaitWorkloads,
  hasRollouts,
  hindranceText,
  isDefined,
  isHindrance,
  namespaceHindrances,
  runningWorkloads,
  strategyName,
  workloadsOf,
  workloadStatus,
  workloadText,
  type AwaitOptions,
  type Hindrance,
  type HindranceReason,
  type Kubectl,
  type RunningWorkload,
  type Workload,
  type WorkloadStatus,
} from './diagnosis/index.ts';
export { logFolder } from './embedded/paths.ts';
export { NODE_TOOLS } from './embedded/tools.ts';
export {
  ADD_ON_NAMES,
  addOnTools,
  deleteAddOn,
  ensureAddOns,
  needMesh,
  OPTIONAL_ADD_ONS,
  type AddOnName,
  type AddOnStatus,
  type EnsureAddOnsOptions,
} from './addons/index.ts';
export {
  ARGO_CD_TOOLS,
  argoCdImages,
  pushArgoCdImages,
  type ArgoCdImage,
  type ArgoCdTools,
  type ImageSource,
} from './images/index.ts';
export { ClusterError, isClusterError, KubectlError, type ClusterErrorCode } from './errors.ts';
export type {
  ActOptions,
  Cluster,
  ClusterEvent,
  ClusterProvider,
  ClusterStatus,
  ComponentStatus,
  Exposed,
  Forge,
  ForgeLogin,
  OpenPort,
  PortRequest,
  Ports,
  PrivateRegistry,
  ProviderKind,
  RegistryAccess,
  RegistryLogin,
  RegistryRole,
  UpOptions,
} from './provider.ts';
