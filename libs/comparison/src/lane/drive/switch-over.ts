import type { GaveUp } from '../observe/gave-up.ts';
import type { LaneClock } from './lane-clock.ts';
import type { Observer } from '../observe/observer.ts';
import { WaitTimeout } from '../observe/observer.ts';
import type { PreparedLane } from '../prepare/prepare-lane.ts';
import type { LaneSettings, LaneStep } from '../lane-settings.ts';
import type { ObjectState } from '../../record/event-record.ts';
import type { Unfinished } from '../../record/lane-end.ts';

/** What `kubectl argo rollouts promote` sends to a paused Rollout: its pause conditions, removed, on the status subresource. */
const promotion = JSON.stringify({ status: { pauseConditions: null } });
export const promotedBy =
  'status.pauseConditions cleared, as kubectl argo rollouts promote does, once the new pods were ready and the Rollout was at rest';

/** A Rollout that never is at rest is promoted all the same. */
const mostRests = 10;

export interface Drive {
  comparison: LaneSettings;
  lane: Pick<PreparedLane, 'plan' | 'manifests'> & { observer: Pick<Observer, 'current' | 'until'> };
  clock: LaneClock;
  step: (name: LaneStep) => void;
}

export interface Switch {
  manifests: string;
  command: 'deploy' | 'rollback';
  /** Under which name a promotion is marked; null where none is to be waited for. */
  promotion: 'promote' | 'rollback-promote' | null;
  /** Pods that are to go. */
  leaving: readonly string[];
  /** Pods that are to be there still when it is over. */
  staying: readonly string[];
}

class GivenUp extends Error {
  readonly how: GaveUp['how'];
  constructor({ how, reason }: GaveUp) {
    super(reason);
    this.how = how;
  }
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

type Workload = Extract<ObjectState, { kind: 'Rollout' | 'Deployment' }>;

const workloadOf = ({ lane, comparison }: Drive): Workload | null => {
  const { observer } = lane;
  const found = observer.current('Rollout').get(comparison.app) ?? observer.current('Deployment').get(comparison.app);
  return found?.kind === 'Rollout' || found?.kind === 'Deployment' ? found : null;
};

export const rolloutOf = (drive: Drive): Extract<Workload, { kind: 'Rollout' }> | null => {
  const found = workloadOf(drive);
  return found?.kind === 'Rollout' ? found : null;
};

type WaitFor = (what: string, test: () => boolean) => Promise<void>;

/** Waits of one switch: they share its time, and end early once the controller has given up on what was applied. */
const waitsOf = (drive: Drive): WaitFor => {
  const { lane, clock, comparison } = drive;
  const { switchTimeoutMs } = comparison.timing;
  const endsAt = clock.now() + switchTimeoutMs;
  const before = workloadOf(drive)?.generation ?? 0;
  const gaveUp = (): GaveUp | null => {
    const workload = workloadOf(drive);
    return (workload?.generation ?? 0) > before ? (workload?.gaveUp ?? null) : null;
  };
  return async (what, test) => {
    try {
      await lane.observer.until(what, () => test() || gaveUp() !== null, Math.max(0, endsAt - clock.now()));
    } catch (error) {
      if (!(error instanceof WaitTimeout)) throw error;
      throw new GivenUp({ how: 'timed-out', reason: `${what}: not within ${switchTimeoutMs / 1000} s` });
    }
    const given = gaveUp();
    if (given !== null && !test()) throw new GivenUp(given);
  };
};

/**
 * Until the Rollout has not changed for a while. Its controller writes what it last saw back into its own cache: a promotion that arrives while it does so is not seen before the Rollout changes
 * again, which may be minutes later (Argo Rollouts 1.9.0).
 */
const rest = async (drive: Drive): Promise<void> => {
  const { clock, comparison } = drive;
  for (let rests = 0; rests < mostRests; rests += 1) {
    const seen = rolloutOf(drive);
    await clock.until(clock.now() + comparison.timing.promotionRestMs, comparison.signal);
    if (rolloutOf(drive) === seen) return;
  }
};

/** Once the new pods are ready the Rollout pauses; a Rollout that still has the other version's pods up switches by itself. */
const promote = async (drive: Drive, mark: NonNullable<Switch['promotion']>, active: string | null, wait: WaitFor) => {
  const switched = () => rolloutOf(drive)?.active !== active;
  await wait('the new pods ready', () => rolloutOf(drive)?.paused === true || switched());
  drive.step('promoting');
  if (!switched()) await rest(drive);
  drive.clock.mark(mark);
  if (!switched()) await clearPause(drive);
  await wait('the new version active', switched);
};

/** Whether as many pods as wanted serve, of those that are not to go. */
const isServed = ({ lane, comparison }: Drive, leaving: readonly string[]): boolean => {
  const others = [...lane.observer.current('Pod')].filter(([name]) => !leaving.includes(name));
  return others.filter(([, pod]) => pod.kind === 'Pod' && pod.ready && !pod.deleting).length >= comparison.replicas;
};

const perform = async (drive: Drive, { manifests, command, promotion: mark, leaving, staying }: Switch) => {
  const { lane, clock } = drive;
  const active = rolloutOf(drive)?.active ?? null;
  clock.mark(command);
  const wait = waitsOf(drive);
  await kubectl(drive, ['apply', '--filename', '-'], manifests);
  if (mark !== null) await promote(drive, mark, active, wait);
  const pods = () => lane.observer.current('Pod');
  await wait(`the last pod before the ${command} gone`, () => leaving.every((name) => !pods().has(name)));
  await wait(`all pods ready after the ${command}`, () => isServed(drive, leaving));
  const missing = staying.filter((name) => !pods().has(name));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} did not outlive the ${command}: it came too late`);
};

/**
 * Applies the other version and waits until the last pod of the one before is gone and the other serves.
 * @returns how it ended where it did not finish; null where it did
 * @throws Error when the instrument failed: kubectl, a watch, or a way back that came after the pods which were to stay had gone
 */
export const switchOver = async (drive: Drive, change: Switch): Promise<Unfinished | null> => {
  try {
    await perform(drive, change);
    return null;
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    return { how: error.how, reason: error.message, step: change.command, at: drive.clock.now() };
  }
};
