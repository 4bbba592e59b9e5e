import { blueGreen } from './blue-green.ts';
import { blueGreenEarlyBack } from './blue-green-early-back.ts';
import { blueGreenNoDrain } from './blue-green-no-drain.ts';
import { blueGreenHpa } from './blue-green-hpa.ts';
import { blueGreenMesh } from './blue-green-mesh.ts';
import { blueGreenUngated } from './blue-green-ungated.ts';
import { canary } from './canary.ts';
import { canaryAborted } from './canary-aborted.ts';
import { canaryJudged } from './canary-judged.ts';
import { canaryMesh } from './canary-mesh.ts';
import { canaryMeshHeader } from './canary-mesh-header.ts';
import { canaryMeshJudged } from './canary-mesh-judged.ts';
import { canaryMeshMirror } from './canary-mesh-mirror.ts';
import { isMeshed } from './is-meshed.ts';
import { noiseNone } from './noise-none.ts';
import { noiseSame } from './noise-same.ts';
import { recreate } from './recreate.ts';
import { rolling } from './rolling.ts';
import { rollingHpa } from './rolling-hpa.ts';
import { rollingMesh } from './rolling-mesh.ts';
import { rollingMeshClient } from './rolling-mesh-client.ts';
import { rollingMeshOutlier } from './rolling-mesh-outlier.ts';
import { rollingMeshRetries } from './rolling-mesh-retries.ts';
import { rollingNoDrain } from './rolling-no-drain.ts';
import { rollingPrestop } from './rolling-prestop.ts';
import { rollingUnready } from './rolling-unready.ts';
import { statefulSetRolling } from './statefulset-rolling.ts';
import type { Role, Strategy } from './strategy.ts';
import type { StrategyName } from '../record/strategy-name.ts';

export const strategies: Record<StrategyName, Strategy> = {
  rolling,
  'rolling-no-drain': rollingNoDrain,
  'rolling-prestop': rollingPrestop,
  'rolling-unready': rollingUnready,
  'rolling-hpa': rollingHpa,
  canary,
  'canary-aborted': canaryAborted,
  'canary-judged': canaryJudged,
  'blue-green': blueGreen,
  'blue-green-no-drain': blueGreenNoDrain,
  'blue-green-early-back': blueGreenEarlyBack,
  'blue-green-ungated': blueGreenUngated,
  'blue-green-hpa': blueGreenHpa,
  'rolling-mesh': rollingMesh,
  'rolling-mesh-retries': rollingMeshRetries,
  'rolling-mesh-outlier': rollingMeshOutlier,
  'rolling-mesh-client': rollingMeshClient,
  'blue-green-mesh': blueGreenMesh,
  'canary-mesh': canaryMesh,
  'canary-mesh-judged': canaryMeshJudged,
  'canary-mesh-header': canaryMeshHeader,
  'canary-mesh-mirror': canaryMeshMirror,
  recreate,
  'statefulset-rolling': statefulSetRolling,
  'noise-none': noiseNone,
  'noise-same': noiseSame,
};

export const strategyOf = (name: StrategyName): Strategy => strategies[name];

/** Its name within a sentence. */
export const strategyInWords = (name: StrategyName): string => strategies[name].words;

export const roleOf = (name: StrategyName): Role => strategies[name].role;

/** Whether what is switched is not the app, but what it depends on. */
export const isBesideApp = (name: StrategyName): boolean => strategies[name].switched !== undefined;

/** Whether a budget says what its lanes may cost: controls have to lose, and in noise lanes nothing is changed. */
export const isHeldToBudgets = (name: StrategyName): boolean => ['candidate', 'figure'].includes(roleOf(name));

export const rankOf = (name: StrategyName): number => strategies[name].rank;

/** Whether some of them need a mesh on the cluster. */
export const needMesh = (names: readonly StrategyName[]): boolean => names.some((name) => isMeshed(strategies[name]));

/** Whether some of them replace a Rollout's pods, which Argo Rollouts does. */
export const needRollouts = (names: readonly StrategyName[]): boolean =>
  names.some((name) => strategies[name].workload === 'Rollout');

const inRole = (role: Role): StrategyName[] =>
  Object.values(strategies).flatMap((strategy) => (strategy.role === role ? [strategy.name] : []));

/** What shows what a comparison could have seen: what is lost without a cause, and a strategy that is known to lose. */
const yardsticks: readonly StrategyName[] = [...inRole('noise'), ...inRole('control')];

/** A line a strategy, for help: its name, and what it does or shows. */
export const strategyTable = (): string[] => {
  const wide = Math.max(...Object.keys(strategies).map((name) => name.length));
  return Object.values(strategies).map(({ name, summary }) => `${name.padEnd(wide)}  ${summary}`);
};

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
