import type { PodState } from '../../record/event-record.ts';
import type { PodStage } from '../../record/lane-event.ts';

/** What a pod does, by what a watch said of it; undefined: it is no more. */
export const podStage = (pod: Pick<PodState, 'ready' | 'deleting'> | undefined): PodStage => {
  if (pod === undefined) return 'gone';
  if (pod.deleting) return 'draining';
  return pod.ready ? 'ready' : 'starting';
};
