import { type Drive, kubectl } from './drive.ts';
import { type CanarySwitch, takeAll, takeFirstStep, takeJudgedSteps, takeSteps } from './canary-moves.ts';
import { disturb } from './disturb.ts';
import { type Before, isNewer, knownHashes } from './newer.ts';
import { promote } from './promote.ts';
import { stepsOf } from './steps-of.ts';
import { GivenUp, type WaitFor, waitsOf } from './waits.ts';
import { isServing, podsOfWorkload } from '../observe/pods-of.ts';
import { driverOf, switchedBy } from './workload-driver.ts';
import type { PodState } from '../../record/event-record.ts';
import type { SwitchStep, Unfinished } from '../../record/lane-end.ts';
import { pausesOf } from '../../strategy/canary-steps.ts';
import type { Move } from '../../strategy/script.ts';

export interface Switch {
  /** Null: nothing is applied, and the canary is aborted. */
  manifests: string | null;
  command: SwitchStep;
  moves: readonly Move[];
  /** Pods that are to go, and that `gone` waits for. */
  leaving: readonly string[];
  /** Pods that were there before the deployment, by name with the hash of their template. */
  before: Before;
}

/** A StatefulSet's pod comes again under its name: another one by the revision that it is of. */
const identityOf = ({ lane }: Drive, name: string, { hash }: PodState): string =>
  lane.plan.strategy.workload === 'StatefulSet' ? `${name} of ${hash}` : name;

/** The pods of what is switched, by what tells each from every other that was or will be. */
const switchedPods = (drive: Drive): [identity: string, pod: PodState][] =>
  [...podsOfWorkload(drive.lane.observer, switchedBy(drive))].map(([name, pod]) => [identityOf(drive, name, pod), pod]);

/** Each with the hash of its template. */
export const podsOf = (drive: Drive): Map<string, string | null> =>
  new Map(switchedPods(drive).map(([identity, { hash }]) => [identity, hash]));

/** Pods that are to go: those that were there when it was ordered, and whatever comes of their templates later, as when an autoscaler wants more meanwhile. */
export interface Leaving {
  readonly names: readonly string[];
  readonly hashes: ReadonlySet<string>;
}

export const nobody: Leaving = { names: [], hashes: new Set() };

/** @param names of pods that are there now */
export const leavingOf = (drive: Drive, names: readonly string[]): Leaving => {
  const there = podsOf(drive);
  return { names, hashes: knownHashes(names.map((name) => there.get(name) ?? null)) };
};

const leaves = ({ names, hashes }: Leaving, identity: string, hash: string | null): boolean =>
  names.includes(identity) || (hash !== null && hashes.has(hash));

/** Whether none of them is there any more. */
export const areGone = (drive: Drive, leaving: Leaving): boolean =>
  [...podsOf(drive)].every(([identity, hash]) => !leaves(leaving, identity, hash));

/** Pods that came with the deployment. */
export const newerPods = (drive: Drive, before: Before): string[] =>
  [...podsOf(drive)].flatMap(([identity, hash]) => (isNewer(before, identity, hash) ? [identity] : []));

/** Whether as many pods as wanted serve, of those that are not to go, and an autoscaler wants no other number by what was applied. */
export const isServed = (drive: Drive, leaving: Leaving): boolean => {
  const workload = driverOf(drive);
  const others = switchedPods(drive).filter(([identity, { hash }]) => !leaves(leaving, identity, hash));
  return workload.isScaled() && others.filter(([, pod]) => isServing(pod)).length >= workload.replicas();
};

type Moves = Record<Move, () => unknown>;

const movesOf = (
  drive: Drive,
  { command, leaving, before, moves }: Switch,
  active: string | null,
): ((wait: WaitFor) => Moves) => {
  const { promotion, canary } = driverOf(drive);
  const mark = command === 'deploy' ? 'promote' : 'rollback-promote';
  const toGo = leavingOf(drive, leaving);
  const going = moves.includes('gone') ? toGo : nobody;
  const kind = drive.lane.plan.strategy.workload;
  const hashes = new Set(before.values());
  return (wait) => {
    const ofCanary = (move: (change: CanarySwitch) => unknown) => () => {
      if (promotion === null || canary === null) throw new Error(`${kind} is no canary`);
      return move({ drive, canary, promotion, wait, stable: active });
    };
    return {
      promote: () => {
        if (promotion === null) throw new Error(`${kind} waits for no promotion`);
        return promote(drive, promotion, wait, { mark, active });
      },
      gone: () => wait(`the last pod before the ${command} gone`, () => areGone(drive, toGo)),
      served: () => wait(`all pods ready after the ${command}`, () => isServed(drive, going)),
      kept: () => {
        const there = podsOf(drive);
        const missing = [...before.keys()].filter((name) => !there.has(name));
        if (missing.length > 0)
          throw new Error(`${missing.join(', ')} did not outlive the ${command}: it came too late`);
      },
      steps: ofCanary(takeSteps),
      step: ofCanary(takeFirstStep),
      judged: ofCanary(takeJudgedSteps),
      full: ofCanary(takeAll),
      withdrawn: () =>
        wait('the last pod of the canary gone', () => [...podsOf(drive).values()].every((hash) => hashes.has(hash))),
    };
  };
};

/** What orders the change. */
const order = async (drive: Drive, manifests: string | null): Promise<void> => {
  if (manifests !== null) {
    await kubectl(drive, ['apply', '--filename', '-'], manifests);
    return;
  }
  drive.step('aborting the canary');
  const at = drive.clock.mark('abort');
  drive.judge?.noteAct(at);
  await driverOf(drive).canary?.abort();
};

const pausesIn = ({ lane, comparison }: Drive, { command }: Switch): number =>
  command === 'deploy' ? pausesOf(stepsOf(lane.plan.strategy, comparison.canary)) : 0;

const perform = async (drive: Drive, change: Switch): Promise<void> => {
  const { manifests, command, moves } = change;
  const workload = driverOf(drive);
  const prepared = movesOf(drive, change, workload.promotion?.active() ?? null);
  drive.clock.mark(command);
  const wait = waitsOf(drive, workload, pausesIn(drive, change));
  const steps = prepared(wait);
  await order(drive, manifests);
  if (command === 'deploy') await disturb(drive, wait, change.before);
  for (const move of moves) if ((await steps[move]()) === 'left') return;
};

/**
 * Applies the other version, or aborts what is not stable yet, and makes the script's moves. A canary that its judge leaves where it is ends them.
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
