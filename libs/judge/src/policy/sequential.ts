import type { Second } from '../counts/second.ts';
import { createFigure, figureNames, type Figure, type FigureName } from './figure.ts';
import { logLimitOf } from './figure-limit.ts';
import { keepVerdict } from './keep-verdict.ts';
import type { Policy, Verdict } from './policy.ts';
import type { Step } from './step.ts';

export interface SequentialOptions {
  /** Chance of aborting a canary that is not worse, over all figures and all looks. */
  readonly alpha: number;
  /** Odds ratio below which a canary has to be shown to lie before it is promoted. */
  readonly margin: number;
  /** Chance of promoting one that reaches the margin in some figure. */
  readonly promoteAlpha: number;
  /** Without, it is one step that lasts as long as there is something to see. */
  readonly steps: readonly Step[];
}

export const sequentialDefaults: SequentialOptions = { alpha: 0.01, margin: 2, promoteAlpha: 0.05, steps: [] };

/** Where a figure stands. */
export interface Standing {
  readonly figure: FigureName;
  /** log E against "not worse"; it aborts from `logLimit`. */
  readonly logE: number;
  readonly logLimit: number;
  /** Upper confidence sequence of the odds ratio; null where nothing bounds it yet. */
  readonly upperBound: number | null;
}

export interface SequentialPolicy extends Policy {
  standing(): Standing[];
}

const newFigures = (margin: number): Figure[] => figureNames.map((name) => createFigure(name, margin));
const number = (value: number): string => (value < 1000 ? value.toPrecision(3) : value.toExponential(1));
const inWords = (logE: number, logLimit: number): string =>
  `E ${number(Math.exp(Math.min(logE, 700)))}, at least ${number(Math.exp(logLimit))}`;

/**
 * Aborts as soon as one figure's E reaches 3/α, promotes only where each figure's odds ratio was shown to lie below the margin, else it is
 * inconclusive. Promotion needs every figure, so its α is not split. A step ends when what was seen since it began shows
 * every figure below the margin, or when its time is up; evidence to abort is that of all steps. After the last one, what all steps showed counts.
 */
export const createSequentialPolicy = (given: Partial<SequentialOptions> = {}): SequentialPolicy => {
  const { alpha, margin, promoteAlpha, steps } = { ...sequentialDefaults, ...given };
  const logLimit = logLimitOf(alpha);
  const whole = newFigures(margin);
  let ofStep = steps.length > 0 ? newFigures(margin) : whole;
  let index = 0;
  let secondsIn = 0;

  const verdict = (decision: Verdict['decision'], reason: string): Verdict => {
    return { decision, reason, step: steps.length === 0 ? null : index + 1 };
  };
  const areBelow = (figures: readonly Figure[]): boolean => figures.every((one) => one.isBelowMargin(promoteAlpha));
  const unbounded = (): string => {
    const open = whole.filter((one) => !one.isBelowMargin(promoteAlpha)).map(({ name }) => name);
    return `not enough: odds ratio of ${open.join(', ')} not shown to be below ${margin}`;
  };
  const promoteOrNot = (): Verdict =>
    areBelow(whole)
      ? verdict('promote', `odds ratio below ${margin} in ${figureNames.join(', ')}`)
      : verdict('inconclusive', unbounded());

  const moveOn = (): Verdict => {
    if (steps.length === 0) return areBelow(whole) ? promoteOrNot() : verdict('continue', 'looking on');
    secondsIn += 1;
    const isOver = secondsIn >= (steps[index] as Step).seconds;
    const suffices = areBelow(ofStep);
    if (!isOver && !suffices) return verdict('continue', 'looking on');
    if (index === steps.length - 1) {
      return isOver || areBelow(whole) ? promoteOrNot() : verdict('continue', 'looking on');
    }
    index += 1;
    secondsIn = 0;
    ofStep = newFigures(margin);
    return verdict('continue', suffices ? 'the step before ended on evidence' : 'the step before ended by time');
  };

  const next = (second: Second): Verdict => {
    for (const figure of new Set([...whole, ...ofStep])) figure.add(second);
    const worse = whole.find((figure) => figure.logE() >= logLimit);
    if (worse !== undefined) return verdict('abort', `${worse.name}: ${inWords(worse.logE(), logLimit)}`);
    return moveOn();
  };

  return {
    ...keepVerdict({ name: 'sequential', next, atEnd: promoteOrNot }),
    standing: () =>
      whole.map((figure) => ({
        ...{ figure: figure.name, logE: figure.logE(), logLimit },
        upperBound: figure.upperBound(promoteAlpha),
      })),
  };
};
