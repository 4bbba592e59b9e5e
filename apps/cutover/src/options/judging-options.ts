import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { budgetKinds, budgetNames, budgetTable } from '@cutover/comparison/budgets';
import type { Budget, BudgetName, BudgetUnit } from '@cutover/comparison/budgets';
import { notKnown } from '@cutover/toolchain/words';
import type { Command } from 'commander';
import { UsageError } from '../usage-error.ts';
import { collect } from './repeatable.ts';

export interface JudgingFlags {
  readonly budget?: readonly string[];
  readonly junit?: string;
  readonly markdown?: string;
}

/** By what a run is judged, and where that is written beside the report. */
export interface Judging {
  /** Undefined where none were asked for. */
  readonly budgets: readonly Budget[] | undefined;
  readonly junit: string | undefined;
  readonly markdown: string | undefined;
}

/** What a file of test cases holds where nothing else was asked for: what exit code 4 goes by. */
export const DEFAULT_BUDGETS: readonly Budget[] = [{ name: 'failed', bound: 0 }];

/** Adds what `compare` and `report` share. */
export function addJudgingOptions(command: Command): Command {
  const table = budgetTable().map((line) => `  ${line}`);
  return command
    .option(
      '--budget <list>',
      'what each lane may cost at most, such as failed=0,downtime=2s; several are fine',
      collect,
      [],
    )
    .option('--junit <file>', 'write a test case a lane and budget as JUnit XML (without --budget: failed=0)')
    .option('--markdown <file>', 'write a summary as short as a comment of a pull request')
    .addHelpText(
      'after',
      `\nBudgets, of each lane by itself (controls and the noise floor are held to none):\n${table.join('\n')}`,
    );
}

const NUMBER = /^(?<digits>\d+(?:\.\d+)?)(?<unit>[a-z%]*)$/;
const MS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, min: 60_000 };

const PARTS: Readonly<Record<string, number>> = { '': 1, '%': 100 };

const EXPECTED: Readonly<Record<BudgetUnit, string>> = {
  count: 'a whole number, such as 0',
  share: 'a share from 0 to 1, or in %, such as 0.1%',
  ms: 'a time in ms, s or min, such as 500, 500ms or 2s',
  ratio: 'a number, such as 1.5',
};

function wholeNumberOf(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A value in the given unit, or without one; undefined where it has no such unit, or is beyond what it may be. */
const VALUES: Readonly<Record<BudgetUnit, (value: number, suffix: string) => number | undefined>> = {
  count: (value, suffix) => (suffix === '' ? wholeNumberOf(value) : undefined),
  ratio: (value, suffix) => (suffix === '' ? value : undefined),
  ms: (value, suffix) => (MS[suffix] === undefined ? undefined : value * MS[suffix]),
  share: (value, suffix) => {
    const parts = PARTS[suffix];
    return parts === undefined || value > parts ? undefined : value / parts;
  },
};

function nameOf(name: string): BudgetName {
  const found = budgetNames.find((known) => known === name);
  if (found !== undefined) return found;
  throw new UsageError(`--budget: ${notKnown(name, 'a budget', budgetNames)}`);
}

function budgetOf(text: string): Budget {
  const at = text.indexOf('=');
  if (at < 0) throw new UsageError(`--budget: "${text}" must be NAME=NUMBER, such as failed=0`);
  const name = nameOf(text.slice(0, at).trim());
  const { unit } = budgetKinds[name];
  const { digits = '', unit: suffix = '' } = NUMBER.exec(text.slice(at + 1).trim())?.groups ?? {};
  const bound = digits === '' ? undefined : VALUES[unit](Number(digits), suffix);
  if (bound === undefined) throw new UsageError(`--budget: "${text}": expected ${EXPECTED[unit]}`);
  return { name, bound };
}

/** Also several in one word parted by commas. @throws UsageError: one line for what is unknown, no number, or given twice */
export function budgetsOf(words: readonly string[]): readonly Budget[] {
  const budgets = words.flatMap((word) => word.split(',')).map((text) => budgetOf(text.trim()));
  const names = budgets.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`--budget: ${twice} is given twice: give it once`);
  return budgets;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** After hours it is too late to say that a file cannot be written. @throws UsageError */
function fileOf(flag: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(file);
  const folder = dirname(path);
  if (file === '') throw new UsageError(`${flag}: expected the name of a file`);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${flag}: ${folder} is no folder`);
  if (existsSync(path) && statSync(path).isDirectory()) throw new UsageError(`${flag}: ${path} is a folder`);
  if (!isWritable(existsSync(path) ? path : folder)) throw new UsageError(`${flag}: ${path} cannot be written`);
  return path;
}

/** @throws UsageError */
export function judgingOf({ budget = [], junit, markdown }: JudgingFlags): Judging {
  const asked = budget.length > 0 ? budgetsOf(budget) : undefined;
  return {
    budgets: asked,
    junit: fileOf('--junit', junit),
    markdown: fileOf('--markdown', markdown),
  };
}
