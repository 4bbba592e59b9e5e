import type { Hindrance } from './hindrance.ts';
import type { Controller } from './objects.ts';
import { objectText } from './objects.ts';
import { isReady } from './readiness.ts';
import type { Snapshot } from './snapshot.ts';
import { controllerOf } from './snapshot.ts';
import type { Workload } from './workload.ts';
import { workloadText } from './workload.ts';

export interface Diagnosis {
  readonly ready: boolean;
  readonly hindrances: readonly Hindrance[];
}

function hindrancesOf(_snapshot: Snapshot, controller: Controller): readonly Hindrance[] {
  return [{ object: objectText(controller), reason: 'unavailable', detail: 'is not ready', final: false }];
}

/** What holds a workload up, by a snapshot. One that is not ready has at least one hindrance. */
export function diagnose(snapshot: Snapshot, workload: Workload): Diagnosis {
  const controller = controllerOf(snapshot, workload);
  if (controller === undefined) {
    const missing = { reason: 'unavailable', detail: 'does not exist', final: false } as const;
    return { ready: false, hindrances: [{ object: workloadText(workload), ...missing }] };
  }
  if (isReady(controller)) return { ready: true, hindrances: [] };
  return { ready: false, hindrances: hindrancesOf(snapshot, controller) };
}
