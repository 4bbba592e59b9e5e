import type { StrategyName } from '../record/strategy-name.ts';

/** What of the chart's values a strategy sets; everything else is the same in every lane. */
export interface StrategyValues {
  strategy: Record<string, unknown>;
  drain: { enabled: boolean };
}

export interface Strategy {
  name: StrategyName;
  /** Must lose requests, or the run is void: it shows that a loss would have been seen. */
  control: boolean;
  values: StrategyValues;
  /** What is deployed: nothing, the same image under another annotation, or the new version. */
  change: 'none' | 'same' | 'version';
  /** Whether a promotion is waited for and given. */
  promotes: boolean;
  /** Whether it is rolled back while the pods of the version before are still up; all others after the last of them is gone. */
  earlyBack?: true;
  /** Whether consumers of a version join before it is promoted, where the app has any: the control of the gate. */
  ungated?: true;
  /** The strategy whose render this one may differ from in drain values alone. */
  drainTwin: StrategyName | null;
}

/** Seconds that Argo Rollouts keeps the old pods after the switch: long enough to see kept connections stay behind. */
const scaleDownDelaySeconds = 6;
/** The way back must begin within it: the hold and the time that a command takes, with room to spare. */
const earlyBackDelaySeconds = 12;

const rolling = { type: 'rolling', rolling: { maxSurge: 1, maxUnavailable: 0 } };
const blueGreenFor = (delay: number) => ({
  type: 'blueGreen',
  blueGreen: { autoPromotionEnabled: false, scaleDownDelaySeconds: delay },
});
const blueGreen = blueGreenFor(scaleDownDelaySeconds);
const drained = { enabled: true };
const undrained = { enabled: false };

const strategies: Record<StrategyName, Strategy> = {
  rolling: {
    name: 'rolling',
    control: false,
    values: { strategy: rolling, drain: drained },
    change: 'version',
    promotes: false,
    drainTwin: null,
  },
  'rolling-no-drain': {
    name: 'rolling-no-drain',
    control: true,
    values: { strategy: rolling, drain: undrained },
    change: 'version',
    promotes: false,
    drainTwin: 'rolling',
  },
  'blue-green': {
    name: 'blue-green',
    control: false,
    values: { strategy: blueGreen, drain: drained },
    change: 'version',
    promotes: true,
    drainTwin: null,
  },
  'blue-green-no-drain': {
    name: 'blue-green-no-drain',
    control: false,
    values: { strategy: blueGreen, drain: undrained },
    change: 'version',
    promotes: true,
    drainTwin: 'blue-green',
  },
  'blue-green-early-back': {
    name: 'blue-green-early-back',
    control: false,
    values: { strategy: blueGreenFor(earlyBackDelaySeconds), drain: drained },
    change: 'version',
    promotes: true,
    earlyBack: true,
    drainTwin: null,
  },
  'blue-green-ungated': {
    name: 'blue-green-ungated',
    control: false,
    values: { strategy: blueGreen, drain: drained },
    change: 'version',
    promotes: true,
    ungated: true,
    drainTwin: null,
  },
  recreate: {
    name: 'recreate',
    control: false,
    values: { strategy: { type: 'recreate' }, drain: drained },
    change: 'version',
    promotes: false,
    drainTwin: null,
  },
  'noise-none': {
    name: 'noise-none',
    control: false,
    values: { strategy: rolling, drain: drained },
    change: 'none',
    promotes: false,
    drainTwin: null,
  },
  'noise-same': {
    name: 'noise-same',
    control: false,
    values: { strategy: rolling, drain: drained },
    change: 'same',
    promotes: false,
    drainTwin: null,
  },
};

export const strategyOf = (name: StrategyName): Strategy => strategies[name];

/** What shows what a comparison could have seen: what is lost without a cause, and a strategy that is known to lose. */
const yardsticks: readonly StrategyName[] = ['noise-none', 'noise-same', 'rolling-no-drain'];

/** The noise floor and a control beside what was asked for, in so far as they are not among it. */
export const withYardsticks = (names: readonly StrategyName[]): StrategyName[] => [
  ...yardsticks.filter((name) => !names.includes(name)),
  ...names,
];

/** The block of `cutover demo`: two noise lanes, the control, and what is compared. */
export const defaultStrategies: readonly StrategyName[] = withYardsticks(['rolling', 'blue-green']);

/** A strategy that nobody has heard of. */
export class UnknownStrategy extends Error {
  readonly code = 'unknown-strategy';
}

/** @throws UnknownStrategy, naming those there are */
export const parseStrategies = (names: readonly string[]): StrategyName[] =>
  names.map((name) => {
    if (Object.hasOwn(strategies, name)) return name as StrategyName;
    throw new UnknownStrategy(`unknown strategy "${name}": choose from ${Object.keys(strategies).join(', ')}`);
  });
