import type { ContainerStatus, KubeEvent, Pod } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf } from './snapshot.ts';

/** What the kubelet said of the probes of one container, newest first. */
export function containerEvents(snapshot: Snapshot, pod: Pod, { name }: ContainerStatus): readonly KubeEvent[] {
  return eventsOf(snapshot, pod).filter(
    ({ reason, involvedObject: { fieldPath = '' } }) => reason === 'Unhealthy' && fieldPath.endsWith(`{${name}}`),
  );
}
