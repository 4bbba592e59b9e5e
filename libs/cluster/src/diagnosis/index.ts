export { awaitWorkloads, type AwaitOptions } from './await-workloads.ts';
export { hindranceText, type Hindrance, type HindranceReason } from './hindrance.ts';
export { namespaceHindrances } from './namespace-hindrances.ts';
export { workloadStatus, type WorkloadStatus } from './workload-status.ts';
export { workloadText, type Kubectl, type Workload } from './workload.ts';
