import type { LaneResult } from '../../record/lane-result.ts';
import type { PhaseName } from '../../record/strategy-name.ts';

const lost = ({ phases }: LaneResult, names: readonly PhaseName[]): number =>
  phases.filter(({ name }) => names.includes(name)).reduce((sum, { sent, ok }) => sum + sent - ok, 0);

/**
 * Requests lost in each switch of a lane: in the deployment with its hold, and in the roll-back with what follows; empty without a
 * change.
 */
export const lossesOf = (lane: LaneResult): number[] => {
  const has = (name: PhaseName) => lane.phases.some((phase) => phase.name === name);
  return [
    ...(has('deploy') ? [lost(lane, ['deploy', 'hold'])] : []),
    ...(has('rollback') ? [lost(lane, ['rollback', 'settle'])] : []),
  ];
};
