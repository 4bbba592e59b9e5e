import { type Drive, rolloutOf, switchOver } from './switch-over.ts';
import type { LaneEnd, Unfinished } from '../../record/lane-end.ts';

const podsOf = ({ lane }: Drive): string[] => [...lane.observer.current('Pod').keys()];

const endOf = (forth: Unfinished | null, back: Unfinished | null): LaneEnd => {
  const first = forth ?? back;
  if (first === null) return { how: 'completed' };
  if (forth === null || back === null) return first;
  return { ...first, reason: `${forth.reason}; nor did the roll-back finish: ${back.reason}` };
};

const deploy = (drive: Drive, before: readonly string[]): Promise<Unfinished | null> => {
  const { strategy } = drive.lane.plan;
  return switchOver(drive, {
    manifests: drive.lane.manifests.new,
    command: 'deploy',
    promotion: strategy.promotes ? 'promote' : null,
    ...(strategy.earlyBack ? { leaving: [], staying: before } : { leaving: before, staying: [] }),
  });
};

/** Pods of version 1 that a deployment left in place stay: what came with it goes. */
const rollBack = (drive: Drive, before: readonly string[], active: string | null): Promise<Unfinished | null> => {
  const { strategy } = drive.lane.plan;
  const switched = rolloutOf(drive)?.active !== active;
  return switchOver(drive, {
    manifests: drive.lane.manifests.old,
    command: 'rollback',
    promotion: strategy.promotes && switched ? 'rollback-promote' : null,
    leaving: podsOf(drive).filter((name) => !before.includes(name)),
    staying: strategy.earlyBack ? before : [],
  });
};

/**
 * Steady → the new version deployed → hold → rolled back → the last pod of it gone → settle; or nothing at all, as the noise floor. Deployed means that the last
 * old pod is gone and the new ones are ready, or, where the way back is taken early, that the new version is active. A deployment that did not
 * finish is rolled back at once.
 * @returns how the strategy ended: a result, whatever it is
 * @throws Error when the instrument itself failed
 */
export const driveLane = async (drive: Drive): Promise<LaneEnd> => {
  const { comparison, lane, clock, step } = drive;
  const { timing, signal } = comparison;
  step('steady load');
  if (lane.plan.strategy.change === 'none') {
    await clock.until(timing.noiseMs, signal);
    return endOf(null, null);
  }
  await clock.until(lane.plan.steadyMs, signal);
  const before = podsOf(drive);
  const active = rolloutOf(drive)?.active ?? null;
  step('deploying version 2');
  const forth = await deploy(drive, before);
  if (forth === null) {
    step('holding');
    await clock.until(clock.now() + timing.holdMs, signal);
  }
  step('rolling back');
  const back = await rollBack(drive, before, active);
  step('settling');
  await clock.until(clock.now() + timing.settleMs, signal);
  return endOf(forth, back);
};
