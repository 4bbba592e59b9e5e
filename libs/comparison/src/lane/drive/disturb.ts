import { type Drive, kubectl } from './drive.ts';
import { type Before, isNewer } from './newer.ts';
import type { WaitFor } from './waits.ts';
import { isServing } from '../observe/pods-of.ts';
import type { Disturbance } from '../../fault/fault.ts';
import type { LaneStep } from '../lane-settings.ts';

interface Deed {
  readonly step: LaneStep;
  /** Whose pod is deleted. */
  readonly pod: (drive: Drive, before: Before) => string;
  readonly how: readonly string[];
}

const readyPods = ({ lane }: Drive): [name: string, hash: string | null][] =>
  [...lane.observer.current('Pod')].flatMap(([name, pod]): [string, string | null][] =>
    pod.kind === 'Pod' && isServing(pod) ? [[name, pod.hash]] : [],
  );

/** One of the version before, which most clients are still sent to; where none is left, one of the new version. */
const servingPod = (drive: Drive, before: Before): string => {
  const ready = readyPods(drive)
    .map(([name]) => name)
    .sort();
  const found = ready.find((name) => before.has(name)) ?? ready[0];
  if (found === undefined) throw new Error('no pod serves that could be killed');
  return found;
};

const deeds: Record<Disturbance, Deed> = {
  'kill-pod': { step: 'killing a pod', pod: servingPod, how: ['--grace-period', '0', '--force'] },
  'restart-broker': { step: 'restarting the broker', pod: () => 'kafka-0', how: [] },
  'delete-mongo-pod': { step: "deleting MongoDB's pod", pod: () => 'mongo-0', how: [] },
};

/** As soon as one pod of the new version is ready: then clients may meet both, and most of the switch is still to come. */
const isMidSwitch = (drive: Drive, before: Before): boolean =>
  readyPods(drive).some(([name, hash]) => isNewer(before, name, hash));

/**
 * Does what the lane's fault does around a switch, where it does anything, and marks when and to what.
 * @throws GivenUp where no new pod was ready in time
 */
export const disturb = async (drive: Drive, wait: WaitFor, before: Before): Promise<void> => {
  const { fault, namespace } = drive.lane.plan;
  if (fault.kind !== 'around') return;
  await wait('the first new pod ready', () => isMidSwitch(drive, before));
  const { step, pod, how } = deeds[fault.disturbance];
  drive.step(step);
  const name = pod(drive, before);
  drive.clock.mark('disturb', undefined, { object: `pod/${name}` });
  await kubectl(drive, ['delete', 'pod', name, '--namespace', namespace, '--wait=false', ...how]);
};
