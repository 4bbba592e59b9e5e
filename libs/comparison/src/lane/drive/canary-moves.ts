import type { Drive } from './drive.ts';
import { promote, rest } from './promote.ts';
import { stepsOf } from './steps-of.ts';
import { GivenUp, type WaitFor } from './waits.ts';
import type { Canary, Promotion } from './workload-driver.ts';
import type { CanaryStep } from '../../strategy/canary-steps.ts';

/** A canary under way. */
export interface CanarySwitch {
  drive: Drive;
  canary: Canary;
  promotion: Promotion;
  wait: WaitFor;
  /** Revision that was stable before. */
  stable: string | null;
}

/** @returns when it stood there, ms since lane start */
const reach = async ({ drive, canary, wait }: CanarySwitch, index: number, { weight }: CanaryStep): Promise<number> => {
  await wait(`the canary at step ${index + 1} (${weight} %)`, () => canary.stands(index));
  return drive.clock.mark('step', undefined, { step: index + 1, weight });
};

const advance = async ({ drive, promotion }: CanarySwitch, index: number, { weight }: CanaryStep): Promise<void> => {
  drive.step('promoting');
  await rest(drive, promotion);
  drive.clock.mark('advance', undefined, { step: index + 1, weight });
  await promotion.give();
};

const becomeStable = ({ promotion, stable, wait }: CanarySwitch): Promise<void> =>
  wait('the new version stable', () => promotion.active() !== stable);

/** The rest before it goes on is part of the step. */
const pause = async ({ drive }: CanarySwitch, since: number, { seconds }: CanaryStep): Promise<void> => {
  const { clock, comparison } = drive;
  drive.step('pausing the canary');
  await clock.until(since + seconds * 1000 - comparison.timing.promotionRestMs, comparison.signal);
};

/** Each step in turn, each for its time; then all is new. */
export const takeSteps = async (change: CanarySwitch): Promise<void> => {
  for (const [index, step] of stepsIn(change).entries()) {
    await pause(change, await reach(change, index, step), step);
    await advance(change, index, step);
  }
  await becomeStable(change);
};

/** The first step, for its time. */
export const takeFirstStep = async (change: CanarySwitch): Promise<void> => {
  const [step] = stepsIn(change);
  if (step === undefined) throw new Error('a canary without a step');
  await pause(change, await reach(change, 0, step), step);
};

const stepsIn = ({ drive }: CanarySwitch): readonly CanaryStep[] =>
  stepsOf(drive.lane.plan.strategy, drive.comparison.canary);

/** Back from a version that was promoted: the steps are for what is not known yet. */
export const takeAll = (change: CanarySwitch): Promise<void> => {
  const { drive, canary, promotion, wait, stable } = change;
  const whole = { ...promotion, give: () => canary.finish() };
  return promote(drive, whole, wait, { mark: 'rollback-promote', active: stable });
};

/**
 * Each step until the judge has seen enough of it; it promotes, aborts, or is inconclusive, and then the canary stays where it is.
 * @throws GivenUp where the judge aborts
 */
export const takeJudgedSteps = async (change: CanarySwitch): Promise<'promoted' | 'left'> => {
  const { drive, canary } = change;
  const { judge } = drive;
  if (judge === null || judge === undefined) throw new Error('nobody judges this canary');
  const steps = stepsIn(change);
  for (const [index, step] of steps.entries()) {
    const since = await reach(change, index, step);
    drive.step('judging the canary');
    const { decision, reason } = await judge.judgeStep({ index, since, step, isLast: index === steps.length - 1 });
    if (decision === 'abort') throw new GivenUp({ how: 'aborted', reason: `the judge: ${reason}` });
    if (decision === 'inconclusive') return 'left';
    if (decision === 'promote') {
      drive.clock.mark('advance', undefined, { step: index + 1, weight: step.weight });
      judge.noteAct(drive.clock.now());
      await canary.finish();
      break;
    }
    await advance(change, index, step);
  }
  await becomeStable(change);
  return 'promoted';
};
