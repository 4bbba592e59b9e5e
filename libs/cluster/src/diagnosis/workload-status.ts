import { diagnose } from './diagnose.ts';
import type { Finding } from './finding.ts';
import type { Hindrance } from './hindrance.ts';
import { LastLines } from './last-line.ts';
import { readWorkloads } from './snapshot.ts';
import type { Kubectl, Workload } from './workload.ts';

export interface WorkloadStatus {
  readonly workload: Workload;
  /** All that is wanted serves at the version applied last. */
  readonly ready: boolean;
  /** What holds it up; at least one where it is not ready. */
  readonly hindrances: readonly Hindrance[];
}

/** Completes findings one after the other: each that crashed costs a call of kubectl. */
export async function completed(lastLines: LastLines, findings: readonly Finding[]): Promise<readonly Hindrance[]> {
  const hindrances: Hindrance[] = [];
  for (const finding of findings) hindrances.push(await lastLines.completed(finding));
  return hindrances;
}

/** Whether each of these workloads is ready, and what holds it up where it is not. @throws KubectlError */
export async function workloadStatus(
  kubectl: Kubectl,
  workloads: readonly Workload[],
): Promise<readonly WorkloadStatus[]> {
  const snapshot = await readWorkloads(kubectl, workloads);
  const lastLines = new LastLines(kubectl);
  const statuses: WorkloadStatus[] = [];
  for (const workload of workloads) {
    const { ready, findings } = diagnose(snapshot, workload);
    statuses.push({ workload, ready, hindrances: await completed(lastLines, findings) });
  }
  return statuses;
}
