export { awaitWorkloads, type AwaitOptions } from './await-workloads.ts';
export { hindranceText, isHindrance, type Hindrance, type HindranceReason } from './hindrance.ts';
export { namespaceHindrances } from './namespace-hindrances.ts';
export { runningWorkloads, strategyName, type RunningWorkload } from './running.ts';
export { workloadStatus, type WorkloadStatus } from './workload-status.ts';
export { hasRollouts, isDefined } from './snapshot.ts';
export { workloadsOf } from './workloads-of.ts';
export { workloadText, type Kubectl, type Workload } from './workload.ts';
