import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnose.ts';
import { readWorkloads } from './snapshot.ts';
import type { Kubectl, Workload } from './workload.ts';

export interface WorkloadStatus extends Diagnosis {
  readonly workload: Workload;
}

/** Whether each of these workloads is ready, and what holds it up where it is not. @throws KubectlError */
export async function workloadStatus(
  kubectl: Kubectl,
  workloads: readonly Workload[],
): Promise<readonly WorkloadStatus[]> {
  const snapshot = await readWorkloads(kubectl, workloads);
  return workloads.map((workload) => ({ workload, ...diagnose(snapshot, workload) }));
}
