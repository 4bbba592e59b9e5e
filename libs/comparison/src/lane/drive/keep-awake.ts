import { MissedChanges, wakingArguments } from '@cutover/charts';

import { type Drive, kubectl } from './drive.ts';
import { driverOf, switchedBy } from './workload-driver.ts';
import { type KeptLooking, keepLooking } from '../observe/keep-looking.ts';

const looksInAWait = 10;

/** Wakes the workload's controller whenever that has lost a change, and marks it: what is lost would never happen, and the lane would wait for as long as it may. */
export const keepAwake = (drive: Drive): KeptLooking => {
  const { comparison, lane, clock } = drive;
  const { wakesAfterMs } = comparison.timing;
  const { unheard } = driverOf(drive);
  const missed = new MissedChanges(wakesAfterMs);
  const name = switchedBy(drive);
  const look = async () => {
    if (!missed.isMissed(name, unheard(), clock.now())) return;
    clock.mark('wake', undefined, { object: `rollout/${name}` });
    await kubectl(drive, wakingArguments({ namespace: lane.plan.namespace, name }));
  };
  return keepLooking({ everyMs: wakesAfterMs / looksInAWait, what: name, isDue: () => true, look });
};
