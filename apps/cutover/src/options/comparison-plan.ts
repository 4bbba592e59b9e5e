import { resolve } from 'node:path';
import { applicationOf, faultNames, faultOf, roleOf, strategyNames, withYardsticks } from '@cutover/comparison/plan';
import type { CanarySettings, FaultName, StrategyName } from '@cutover/comparison';
import type { Budget } from '@cutover/comparison/budgets';
import { appNames, checkRate } from '@cutover/traffic';
import type { AppName } from '@cutover/traffic';
import { anyAppStrategies } from '@cutover/comparison/strategies';
import { UsageError } from '../usage-error.ts';
import { RUNS } from '../workspace/paths.ts';
import { askedVersions } from './asked-version.ts';
import type { AskedVersion } from './asked-version.ts';
import { canaryOf } from './canary-settings.ts';
import { SEEDS } from './comparison-options.ts';
import type { ComparisonFlags } from './comparison-options.ts';
import { foreignOf } from './foreign-options.ts';
import type { AskedForeign, ForeignFlags } from './foreign-options.ts';
import { budgetsOf } from './judging-options.ts';
import type { JudgingFlags } from './judging-options.ts';
import { notKnown } from '@cutover/toolchain/words';

/** A comparison as it was asked for, checked. */
export interface ComparisonPlan {
  readonly app: AppName;
  /** An app that nobody here knows, instead. */
  readonly foreign?: AskedForeign;
  /** Of an app of this repository; 1.0.0 and 2.0.0 where none are said. */
  readonly versions?: { readonly v1: AskedVersion; readonly v2: AskedVersion };
  readonly strategies: readonly StrategyName[];
  readonly faults: readonly FaultName[];
  /** Requests per second; the comparison's own default when absent. */
  readonly rate?: number;
  readonly seed: number;
  /** That nobody asked for it. */
  readonly isSeedDrawn: boolean;
  /** That a run of the same plan which ended early is not gone on with. */
  readonly isFresh: boolean;
  /** That the namespace of a lane which failed is left to be looked at. */
  readonly keepsFailed: boolean;
  /** What its lanes are held to. */
  readonly budgets: readonly Budget[];
  readonly repeats: number;
  /** How often a lane is measured at most while noise makes it void; the comparison's own default when absent. */
  readonly attempts?: number;
  readonly replicas?: number;
  readonly outDir: string;
  readonly canary: Partial<CanarySettings>;
}

/** Those that have a workload, test data and a check of what is stored. */
function appOf(name: string | undefined): AppName {
  const known: readonly string[] = appNames;
  if (name === undefined) return 'account';
  if (known.includes(name)) return name as AppName;
  throw new UsageError(`--app: ${notKnown(name, 'an app that can be compared', known)}`);
}

interface Listed<T extends string> {
  readonly option: string;
  readonly known: readonly T[];
  /** As in "not a strategy". */
  readonly noun: string;
  readonly example: string;
}

/** Names of a list, each known and given once. */
function namesIn<T extends string>(list: string, { option, known, noun, example }: Listed<T>): readonly T[] {
  const names = list.split(',').map((name) => name.trim());
  for (const name of names) {
    if (name === '') throw new UsageError(`${option}: give at least one, separated by commas, such as ${example}`);
    if (!(known as readonly string[]).includes(name)) throw new UsageError(`${option}: ${notKnown(name, noun, known)}`);
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UsageError(`${option}: ${twice} is given twice; to measure it more often use --repeats`);
  return names as T[];
}

const strategiesOf = (list = 'rolling,blue-green'): readonly StrategyName[] =>
  namesIn(list, {
    option: '--strategies',
    known: strategyNames,
    noun: 'a strategy',
    example: 'rolling,blue-green',
  });

/** What can be done to an app of which nothing is known but its pods. */
const ANY_APP_FAULTS: readonly FaultName[] = ['none', 'pod-killed'];

/** @throws UsageError for a fault of what the app does not run with, or that cannot be built into it */
function faultsOf(list: string | undefined, app: AppName, isForeign: boolean): readonly FaultName[] {
  const names = namesIn(list ?? 'none', {
    option: '--faults',
    known: faultNames,
    noun: 'a fault',
    example: 'none,errors',
  });
  const unknown = isForeign ? names.find((name) => !ANY_APP_FAULTS.includes(name)) : undefined;
  if (unknown !== undefined)
    throw new UsageError(
      `--faults: ${unknown} is for apps of this repository: choose from ${ANY_APP_FAULTS.join(', ')}`,
    );
  const brokerless = names.includes('broker-restarted') && !applicationOf(app).sideImages.includes('kafka');
  if (brokerless) throw new UsageError(`--faults: broker-restarted: ${app} has no broker`);
  return names;
}

/** Any app has the noise floor; it has no control, since how it drains is its own. @throws UsageError for a strategy that only apps of this repository know */
function foreignStrategies(names: readonly StrategyName[]): readonly StrategyName[] {
  const known = anyAppStrategies();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(
    `--strategies: ${unknown} sets what only apps of this repository know: choose from ${known.join(', ')}`,
  );
}

function strategiesFor(flags: ComparisonFlags, isForeign: boolean): readonly StrategyName[] {
  const asked = strategiesOf(flags.strategies);
  const all = flags.controls === false ? asked : withYardsticks(asked);
  if (!isForeign) return all;
  return foreignStrategies(all.filter((name) => asked.includes(name) || roleOf(name) === 'noise'));
}

/** @throws UsageError */
function versionsOf({ from, to }: ForeignFlags, app: AppName): Pick<ComparisonPlan, 'versions'> {
  if (from === undefined && to === undefined) return {};
  return { versions: askedVersions(from ?? '1.0.0', to ?? '2.0.0', app) };
}

/** @throws UsageError for a fault of a version that is there already */
function refuseFaultyImage({ versions, faults }: Pick<ComparisonPlan, 'versions' | 'faults'>): void {
  const builtIn = faults.find((name) => faultOf(name).kind === 'new-version');
  if (versions?.v2.kind !== 'image' || builtIn === undefined) return;
  throw new UsageError(
    `--faults: ${builtIn} is built into the new version, and --to is an image: give --to a version or a commit`,
  );
}

/** Checks everything about a comparison that can be checked before anything starts. @throws UsageError, LoadError */
export function comparisonPlan(flags: ComparisonFlags & ForeignFlags & Pick<JudgingFlags, 'budget'>): ComparisonPlan {
  const foreign = foreignOf(flags);
  const app = appOf(flags.app);
  const strategies = strategiesFor(flags, foreign !== undefined);
  if (flags.rate !== undefined) checkRate(flags.rate);
  const { rate, replicas, attempts } = flags;
  const faults = faultsOf(flags.faults, app, foreign !== undefined);
  const compared = foreign === undefined ? versionsOf(flags, app) : { foreign };
  refuseFaultyImage({ faults, ...compared });
  return {
    ...{ isSeedDrawn: flags.seed === undefined, isFresh: flags.fresh === true, keepsFailed: flags.keep === true },
    ...{
      app,
      strategies,
      faults,
      seed: flags.seed ?? Math.floor(Math.random() * SEEDS.max),
      repeats: flags.repeats ?? 1,
    },
    budgets: budgetsOf(flags.budget ?? []),
    outDir: flags.out === undefined ? RUNS : resolve(flags.out),
    ...compared,
    canary: canaryOf(flags),
    ...(rate === undefined ? {} : { rate }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(attempts === undefined ? {} : { attempts }),
  };
}
