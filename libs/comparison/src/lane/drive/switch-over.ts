import { type Drive, kubectl } from './drive.ts';
import { promote } from './promote.ts';
import { GivenUp, type WaitFor, waitsOf } from './waits.ts';
import { driverOf } from './workload-driver.ts';
import type { SwitchStep, Unfinished } from '../../record/lane-end.ts';
import type { Move } from '../../strategy/script.ts';

export interface Switch {
  manifests: string;
  command: SwitchStep;
  moves: readonly Move[];
  /** Pods that are to go, and that `gone` waits for. */
  leaving: readonly string[];
  /** Pods that were there before the deployment. */
  before: readonly string[];
}

export const podsOf = ({ lane }: Drive): string[] => [...lane.observer.current('Pod').keys()];

/** Whether as many pods as wanted serve, of those that are not to go. */
const isServed = ({ lane, comparison }: Drive, leaving: readonly string[]): boolean => {
  const others = [...lane.observer.current('Pod')].filter(([name]) => !leaving.includes(name));
  return others.filter(([, pod]) => pod.kind === 'Pod' && pod.ready && !pod.deleting).length >= comparison.replicas;
};

type Moves = Record<Move, () => void | Promise<void>>;

const movesOf = (
  drive: Drive,
  { command, leaving, before, moves }: Switch,
  active: string | null,
): ((wait: WaitFor) => Moves) => {
  const { promotion } = driverOf(drive);
  const mark = command === 'deploy' ? 'promote' : 'rollback-promote';
  const going = moves.includes('gone') ? leaving : [];
  return (wait) => ({
    promote: () => {
      if (promotion === null) throw new Error(`${drive.lane.plan.strategy.workload} waits for no promotion`);
      return promote(drive, promotion, wait, { mark, active });
    },
    gone: () =>
      wait(`the last pod before the ${command} gone`, () => {
        const there = podsOf(drive);
        return leaving.every((name) => !there.includes(name));
      }),
    served: () => wait(`all pods ready after the ${command}`, () => isServed(drive, going)),
    kept: () => {
      const missing = before.filter((name) => !podsOf(drive).includes(name));
      if (missing.length > 0) throw new Error(`${missing.join(', ')} did not outlive the ${command}: it came too late`);
    },
  });
};

const perform = async (drive: Drive, change: Switch): Promise<void> => {
  const { manifests, command, moves } = change;
  const workload = driverOf(drive);
  const prepared = movesOf(drive, change, workload.promotion?.active() ?? null);
  drive.clock.mark(command);
  const steps = prepared(waitsOf(drive, workload));
  await kubectl(drive, ['apply', '--filename', '-'], manifests);
  for (const move of moves) await steps[move]();
};

/**
 * Applies the other version and makes the script's moves.
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
