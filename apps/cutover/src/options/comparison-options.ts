import { mostAttempts } from '@cutover/comparison/attempts';
import { faultTable } from '@cutover/comparison/faults';
import { strategyTable } from '@cutover/comparison/strategies';
import { Option } from 'commander';
import type { Command } from 'commander';
import { addCanaryOptions } from './canary-options.ts';
import type { CanaryFlags } from './canary-options.ts';
import { ratePerSecond, wholeNumber } from './numbers.ts';

export interface ComparisonFlags extends CanaryFlags {
  readonly app?: string;
  readonly strategies?: string;
  readonly faults?: string;
  /** False for `--no-controls`. */
  readonly controls?: boolean;
  readonly rate?: number;
  readonly seed?: number;
  readonly repeats?: number;
  readonly attempts?: number;
  readonly replicas?: number;
  readonly out?: string;
  readonly fresh?: boolean;
  readonly keep?: boolean;
}

export const SEEDS = { min: 0, max: 4_294_967_295 };

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** Adds what `compare` and `demo` share. */
export function addComparisonOptions(command: Command): Command {
  return addCanaryOptions(command)
    .option('--app <name>', 'the app that is compared (default: account)')
    .option(
      '--strategies <list>',
      'comma-separated; the noise floor and a control are added (default: rolling,blue-green)',
    )
    .option('--faults <list>', 'comma-separated: what each strategy meets, in lanes of its own (default: none)')
    .option('--no-controls', 'add none: the verdict then says that its sensitivity is unproven')
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
      new Option(
        '--attempts <n>',
        `how often a lane is measured at most while noise makes it void (default: ${mostAttempts})`,
      ).argParser(wholeNumber('attempts', { min: 1, max: mostAttempts })),
    )
    .addOption(
      new Option('--replicas <n>', 'pods of the service').argParser(wholeNumber('replicas', { min: 1, max: 20 })),
    )
    .option('--fresh', 'begin a new run, though one that was asked for alike ended early and could be gone on with')
    .option('--out <folder>', 'where the run directory goes (default: runs)')
    .addHelpText(
      'after',
      `\nStrategies:\n${indented(strategyTable())}\n\nFaults (the noise floor and the control meet none):\n${indented(faultTable())}`,
    );
}
