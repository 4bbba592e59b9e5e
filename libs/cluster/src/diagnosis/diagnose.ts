import { controllerFindings } from './controller.ts';
import type { Finding } from './finding.ts';
import { isReady } from './readiness.ts';
import type { Snapshot } from './snapshot.ts';
import { controllerOf } from './snapshot.ts';
import type { Workload } from './workload.ts';
import { workloadText } from './workload.ts';

export interface Diagnosis {
  readonly ready: boolean;
  readonly findings: readonly Finding[];
}

/** What holds a workload up, by a snapshot. One that is not ready has at least one finding. */
export function diagnose(snapshot: Snapshot, workload: Workload): Diagnosis {
  const controller = controllerOf(snapshot, workload);
  if (controller === undefined) {
    const missing = { reason: 'unavailable', detail: 'does not exist', final: false } as const;
    return { ready: false, findings: [{ object: workloadText(workload), ...missing }] };
  }
  if (isReady(controller)) return { ready: true, findings: [] };
  return { ready: false, findings: controllerFindings(snapshot, controller) };
}
