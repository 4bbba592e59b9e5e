import type { Drive } from './drive.ts';
import { keepAwake } from './keep-awake.ts';
import { newerPods, podsOf, switchOver } from './switch-over.ts';
import { driverOf } from './workload-driver.ts';
import type { LaneEnd, SwitchStep, Unfinished } from '../../record/lane-end.ts';
import type { Move, Step } from '../../strategy/script.ts';

/** What has become of a lane so far. */
interface Progress {
  /** Pods and revision of the version before. */
  readonly before: ReadonlyMap<string, string | null>;
  readonly active: string | null;
  readonly unfinished: Partial<Record<SwitchStep, Unfinished>>;
}

const endOf = ({ deploy, rollback }: Progress['unfinished']): LaneEnd => {
  const first = deploy ?? rollback;
  if (first === undefined) return { how: 'completed' };
  if (deploy === undefined || rollback === undefined) return first;
  return { ...first, reason: `${deploy.reason}; nor did the roll-back finish: ${rollback.reason}` };
};

const activeOf = (drive: Drive): string | null => driverOf(drive).promotion?.active() ?? null;

const deploy = async (drive: Drive, moves: readonly Move[]): Promise<Progress> => {
  const [before, active] = [podsOf(drive), activeOf(drive)];
  const { plan, manifests: rendered } = drive.lane;
  drive.step(plan.strategy.switched === undefined ? 'deploying version 2' : "updating MongoDB's StatefulSet");
  const manifests = rendered.new;
  const leaving = [...before.keys()];
  const left = await switchOver(drive, { manifests, command: 'deploy', moves, leaving, before });
  return { before, active, unfinished: left === null ? {} : { deploy: left } };
};

/** What takes a canary back that never was more than one. */
const withdrawal: readonly Move[] = ['withdrawn', 'served'];

/**
 * Pods of version 1 that a deployment left in place stay: what came with it goes. What was never promoted needs no promotion back; a canary
 * is aborted then.
 */
const rollBack = async (drive: Drive, moves: readonly Move[], progress: Progress): Promise<Progress> => {
  const { before, active, unfinished } = progress;
  const switched = activeOf(drive) !== active;
  const isAborted = !switched && driverOf(drive).canary !== null;
  drive.step('rolling back');
  const left = await switchOver(drive, {
    manifests: isAborted ? null : drive.lane.manifests.old,
    command: 'rollback',
    moves: isAborted ? withdrawal : moves.filter((move) => move !== 'promote' || switched),
    leaving: newerPods(drive, before),
    before,
  });
  return left === null ? progress : { ...progress, unfinished: { ...unfinished, rollback: left } };
};

/** Nothing is held that was not deployed: what did not finish is rolled back at once. */
const hold = async (drive: Drive, { unfinished }: Progress): Promise<void> => {
  if (unfinished.deploy !== undefined) return;
  drive.step('holding');
  await waitFor(drive, drive.comparison.timing.holdMs);
};

const waitFor = ({ clock, comparison }: Drive, ms: number): Promise<void> =>
  clock.until(clock.now() + ms, comparison.signal);

const perform = async (drive: Drive, step: Step, progress: Progress): Promise<Progress> => {
  const { comparison, lane, clock } = drive;
  const { timing, signal } = comparison;
  if (step.do === 'deploy') return deploy(drive, step.moves);
  if (step.do === 'rollback') return rollBack(drive, step.moves, progress);
  if (step.do === 'hold') await hold(drive, progress);
  else if (step.do === 'settle') {
    drive.step('settling');
    await waitFor(drive, timing.settleMs);
  } else {
    drive.step('steady load');
    await clock.until(step.do === 'idle' ? timing.noiseMs : lane.plan.steadyMs, signal);
  }
  return progress;
};

/**
 * Drives a lane by its strategy's script, step by step.
 * @returns how the strategy ended: a result, whatever it is
 * @throws Error when the instrument itself failed
 */
export const driveLane = async (drive: Drive): Promise<LaneEnd> => {
  let progress: Progress = { before: new Map(), active: null, unfinished: {} };
  const awake = keepAwake(drive);
  try {
    for (const step of drive.lane.plan.strategy.script) progress = await perform(drive, step, progress);
  } finally {
    await awake.stop();
  }
  return endOf(progress.unfinished);
};
