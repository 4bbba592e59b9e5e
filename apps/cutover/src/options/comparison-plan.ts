import { resolve } from 'node:path';
import { strategyNames, withYardsticks } from '@cutover/comparison';
import type { StrategyName } from '@cutover/comparison';
import { appNames, checkRate } from '@cutover/traffic';
import type { AppName } from '@cutover/traffic';
import { UsageError } from '../usage-error.ts';
import { RUNS } from '../workspace/paths.ts';
import { SEEDS } from './comparison-options.ts';
import type { ComparisonFlags } from './comparison-options.ts';
import { notKnown } from '@cutover/toolchain/words';

/** A comparison as it was asked for, checked. */
export interface ComparisonPlan {
  readonly app: AppName;
  readonly strategies: readonly StrategyName[];
  /** Requests per second; the comparison's own default when absent. */
  readonly rate?: number;
  readonly seed: number;
  readonly repeats: number;
  readonly replicas?: number;
  readonly outDir: string;
}

/** Those that have a workload, test data and a check of what is stored. */
function appOf(name: string | undefined): AppName {
  const known: readonly string[] = appNames;
  if (name === undefined) return 'account';
  if (known.includes(name)) return name as AppName;
  throw new UsageError(`--app: ${notKnown(name, 'an app that can be compared', known)}`);
}

function strategiesOf(list: string | undefined): readonly StrategyName[] {
  if (list === undefined) return ['rolling', 'blue-green'];
  const names = list.split(',').map((name) => name.trim());
  for (const name of names) {
    if (name === '')
      throw new UsageError('--strategies: give at least one, separated by commas, such as rolling,blue-green');
    if (!(strategyNames as readonly string[]).includes(name)) {
      throw new UsageError(`--strategies: ${notKnown(name, 'a strategy', strategyNames)}`);
    }
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UsageError(`--strategies: ${twice} is given twice; to measure it more often use --repeats`);
  return names as StrategyName[];
}

/** Checks everything about a comparison that can be checked before anything starts. @throws UsageError, LoadError */
export function comparisonPlan(flags: ComparisonFlags): ComparisonPlan {
  const app = appOf(flags.app);
  const asked = strategiesOf(flags.strategies);
  const strategies = flags.controls === false ? asked : withYardsticks(asked);
  if (flags.rate !== undefined) checkRate(flags.rate);
  const { rate, replicas } = flags;
  return {
    ...{ app, strategies, seed: flags.seed ?? Math.floor(Math.random() * SEEDS.max), repeats: flags.repeats ?? 1 },
    outDir: flags.out === undefined ? RUNS : resolve(flags.out),
    ...(rate === undefined ? {} : { rate }),
    ...(replicas === undefined ? {} : { replicas }),
  };
}
