import { brokerRestarted } from './broker-restarted.ts';
import { crashAtStart } from './crash-at-start.ts';
import { diesAfter } from './dies-after.ts';
import { errors } from './errors.ts';
import type { Fault } from './fault.ts';
import { mongoPodDeleted } from './mongo-pod-deleted.ts';
import { neverReady } from './never-ready.ts';
import { none } from './none.ts';
import { podKilled } from './pod-killed.ts';
import { slow } from './slow.ts';
import type { FaultName } from '../record/fault-name.ts';

const faults: Record<FaultName, Fault> = {
  none,
  errors,
  slow,
  'crash-at-start': crashAtStart,
  'never-ready': neverReady,
  'dies-after': diesAfter,
  'pod-killed': podKilled,
  'broker-restarted': brokerRestarted,
  'mongo-pod-deleted': mongoPodDeleted,
};

export const faultOf = (name: FaultName): Fault => faults[name];

/** A line a fault, for help: its name, and what it does. */
export const faultTable = (): string[] => {
  const wide = Math.max(...Object.keys(faults).map((name) => name.length));
  return Object.values(faults).map(({ name, summary }) => `${name.padEnd(wide)}  ${summary}`);
};
