import { parseArgs } from 'node:util';
import { FAULTS, type Fault } from './faults.ts';

export const USAGE = `usage: nx run bench:bank-model [-- OPTIONS]

Runs sequences of commands of members, tellers and services, of crashes, frozen stores, repetitions and time against the
whole bank in this process: HTTP handlers, relays, consumers and workers over stores in memory, on a simulated clock.
Money must be conserved, no permission crossed, each transfer ended or said to be stuck.

  --sequences N   how many (20000)
  --seed N        of the first; each has the next (1)
  --planted WHAT  plant faults instead, one at a time: 1 to ${FAULTS.length}, or all; tells in how many sequences each is found
  --lanes N       sequences at a time (4)
  --short         200 sequences
  --help          this text

Exit codes: 0 nothing wrong, or each planted fault found; 1 otherwise; 2 wrong usage.`;

export interface Options {
  readonly sequences: number;
  readonly seed: number;
  readonly lanes: number;
  readonly planted: readonly Fault[];
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function optionsOf(args: readonly string[]): Options | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  return {
    sequences: count('sequences', values.sequences, values.short ? 200 : 20_000),
    seed: count('seed', values.seed, 1),
    lanes: count('lanes', values.lanes, 4),
    planted: faultsOf(values.planted),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { sequences: text, seed: text, planted: text, lanes: text, short: flag, help: flag };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function count(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name}: ${text} is no number from 1`);
  return value;
}

function faultsOf(text: string | undefined): readonly Fault[] {
  if (text === undefined) return [];
  if (text === 'all') return FAULTS;
  const fault = FAULTS.find(({ number }) => String(number) === text);
  if (fault === undefined) throw new UsageError(`--planted: ${text} is none of 1 to ${FAULTS.length}, nor all`);
  return [fault];
}
