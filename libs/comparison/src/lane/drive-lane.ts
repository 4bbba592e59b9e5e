import type { LaneClock } from './lane-clock.ts';
import type { PreparedLane } from './prepare-lane.ts';
import type { Comparison, LaneStep } from '../compare/options.ts';
import type { MarkName } from '../run/lane-facts.ts';

/** What `kubectl argo rollouts promote` sends to a paused Rollout: its pause conditions, removed, on the status subresource. */
const promotion = JSON.stringify({ status: { pauseConditions: null } });
export const promotedBy =
  'status.pauseConditions cleared, as kubectl argo rollouts promote does, once the new pods were ready';

interface Drive {
  comparison: Comparison;
  lane: PreparedLane;
  clock: LaneClock;
  step: (name: LaneStep) => void;
}

const kubectl = ({ comparison }: Drive, args: string[], input?: string) => {
  const { signal } = comparison;
  return comparison.cluster.kubectl(args, {
    ...(input === undefined ? {} : { input }),
    ...(signal === undefined ? {} : { signal }),
  });
};

const clearPause = (drive: Drive) =>
  kubectl(drive, [
    ...['patch', 'rollouts.argoproj.io', drive.comparison.app, '--namespace', drive.lane.plan.namespace],
    ...['--subresource', 'status', '--type', 'merge', '--patch', promotion],
  ]);

/** Once the new pods are ready the Rollout pauses; a Rollout that still has the other version's pods up switches by itself. */
const promote = async (drive: Drive, mark: MarkName, activeBefore: string | null): Promise<void> => {
  const { lane, comparison, clock, step } = drive;
  const rollout = () => {
    const state = lane.observer.current('Rollout').get(comparison.app);
    return state?.kind === 'Rollout' ? state : null;
  };
  const switched = () => rollout()?.active !== activeBefore;
  const paused = () => rollout()?.paused === true;
  await lane.observer.until('the new pods ready', () => paused() || switched(), comparison.timing.switchTimeoutMs);
  step('promoting');
  clock.mark(mark);
  if (!switched()) await clearPause(drive);
  await lane.observer.until('the new version active', switched, comparison.timing.switchTimeoutMs);
};

const podsOf = ({ observer }: PreparedLane): string[] => [...observer.current('Pod').keys()];

interface Switch {
  manifests: string;
  command: 'deploy' | 'rollback';
  promotion: 'promote' | 'rollback-promote';
  /** Pods that are to be there still when it is over. */
  staying: readonly string[];
}

/** Applies the other version and waits until the last pod of the one before is gone. @throws Error when one went that was to stay */
const switchOver = async (drive: Drive, { manifests, command, promotion: mark, staying }: Switch): Promise<void> => {
  const { comparison, lane, clock } = drive;
  const leaving = podsOf(lane).filter((name) => !staying.includes(name));
  const rollout = lane.observer.current('Rollout').get(comparison.app);
  const active = rollout?.kind === 'Rollout' ? rollout.active : null;
  clock.mark(command);
  await kubectl(drive, ['apply', '--filename', '-'], manifests);
  if (lane.plan.strategy.promotes) await promote(drive, mark, active);
  const gone = () => leaving.every((name) => !lane.observer.current('Pod').has(name));
  await lane.observer.until(`the last pod before the ${command} gone`, gone, comparison.timing.switchTimeoutMs);
  const missing = staying.filter((name) => !lane.observer.current('Pod').has(name));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} did not outlive the ${command}: it came too late`);
};

/**
 * Steady → the new version deployed → hold → rolled back → the last pod of it gone → settle; or nothing at all, as the noise floor. Deployed means that the last
 * old pod is gone, or, where the way back is taken early, that the new version is active.
 */
export const driveLane = async (drive: Drive): Promise<void> => {
  const { comparison, lane, clock, step } = drive;
  const { timing, signal } = comparison;
  step('steady load');
  if (lane.plan.strategy.change === 'none') return clock.until(timing.noiseMs, signal);
  await clock.until(lane.plan.steadyMs, signal);
  step('deploying version 2');
  const staying = lane.plan.strategy.earlyBack ? podsOf(lane) : [];
  await switchOver(drive, { manifests: lane.manifests.new, command: 'deploy', promotion: 'promote', staying });
  step('holding');
  await clock.until(clock.now() + timing.holdMs, signal);
  step('rolling back');
  const back = { manifests: lane.manifests.old, command: 'rollback', promotion: 'rollback-promote', staying } as const;
  await switchOver(drive, back);
  step('settling');
  await clock.until(clock.now() + timing.settleMs, signal);
};
