import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { StrategyName } from '@cutover/comparison';
import { UsageError } from '../usage-error.ts';
import { RUNS } from '../workspace/paths.ts';
import { appName } from './app.ts';
import type { AppName } from './app.ts';
import { notKnown } from './nearest.ts';
import { ratePerSecond, wholeNumber } from './numbers.ts';

export interface ComparisonFlags {
  readonly app?: string;
  readonly strategies?: string;
  readonly rate?: number;
  readonly seed?: number;
  readonly repeats?: number;
  readonly replicas?: number;
  readonly out?: string;
}

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

const SEEDS = { min: 0, max: 4_294_967_295 };

/** Adds what `compare` and `demo` share. */
export function addComparisonOptions(command: Command): Command {
  return command
    .option('--app <name>', 'the service that is deployed (default: account)')
    .option('--strategies <list>', 'comma-separated; default: the noise floor, the control, rolling and blue-green')
    .addOption(new Option('--rate <n>', 'requests per second').argParser(ratePerSecond))
    .addOption(
      new Option('--seed <n>', 'of arrivals and order (default: a new one each time)').argParser(
        wholeNumber('the seed', SEEDS),
      ),
    )
    .addOption(
      new Option('--repeats <n>', 'blocks, each of every strategy (default: 1)').argParser(
        wholeNumber('repeats', { min: 1, max: 200 }),
      ),
    )
    .addOption(
      new Option('--replicas <n>', 'pods of the service').argParser(wholeNumber('replicas', { min: 1, max: 20 })),
    )
    .option('--out <folder>', 'where the run directory goes (default: runs)');
}

async function strategiesOf(list: string | undefined): Promise<readonly StrategyName[]> {
  const { defaultStrategies, strategyNames } = await import('@cutover/comparison');
  if (list === undefined) return defaultStrategies;
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
export async function comparisonPlan(flags: ComparisonFlags): Promise<ComparisonPlan> {
  const app = appName(flags.app ?? 'account');
  const strategies = await strategiesOf(flags.strategies);
  const { checkRate } = await import('@cutover/traffic');
  if (flags.rate !== undefined) checkRate(flags.rate);
  const { rate, replicas } = flags;
  return {
    ...{ app, strategies, seed: flags.seed ?? Math.floor(Math.random() * SEEDS.max), repeats: flags.repeats ?? 1 },
    outDir: flags.out === undefined ? RUNS : resolve(flags.out),
    ...(rate === undefined ? {} : { rate }),
    ...(replicas === undefined ? {} : { replicas }),
  };
}
