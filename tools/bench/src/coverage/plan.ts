import { parseArgs } from 'node:util';
import { UsageError } from '../command-line.ts';
import type { Experiments } from './measure-coverage.ts';

export interface CoveragePlan extends Experiments {
  readonly planted: boolean;
  readonly json: boolean;
}

export const USAGE = `usage: nx run bench:coverage [-- OPTIONS]

Holds what reports say with 95 % against experiments whose truth is known, for n = 2 to 30: intervals of medians, the bound of lossy switches,
and advice between strategies that do not differ. Counts alone; the same seed gives the same counts.

  --short     2,000 experiments of each n instead of 20,000; where they cost more, a tenth
  --seed N    another seed (1)
  --planted   plant a fault: a bootstrap interval of the median; it has to fall short
  --json      every count as JSON
  --help      this text

Exit codes: 0 all within their claim, 1 something falls short, 2 wrong usage.`;

const SIZES = Array.from({ length: 29 }, (_, index) => index + 2);
const COUNTS = { whole: 20_000, short: 2_000 };
/** A planted interval costs hundreds of exact ones, and is found out sooner. */
const PLANTED_IN = 10;

/** @throws UsageError */
export function planOf(args: readonly string[]): CoveragePlan | 'help' {
  const { help, short, seed: text, planted, json } = parsed(args);
  if (help) return 'help';
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError(`--seed: ${text} is no number from 0`);
  const count = short ? COUNTS.short : COUNTS.whole;
  return { sizes: SIZES, count: planted ? count / PLANTED_IN : count, seed, planted, json };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const seed = { type: 'string', default: '1' } as const;
  try {
    return parseArgs({ args: [...args], options: { short: flag, seed, planted: flag, json: flag, help: flag } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
