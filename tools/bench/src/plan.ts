import { parseArgs } from 'node:util';
import { UsageError } from './command-line.ts';

export const SECTIONS = ['appends', 'transfers', 'growth', 'routes'] as const;
export type Section = (typeof SECTIONS)[number];

export interface BenchPlan {
  readonly sections: readonly Section[];
  readonly rounds: number;
  readonly appends: number;
  readonly transfers: number;
  readonly inFlight: number;
  readonly lengths: readonly number[];
  readonly commands: number;
  readonly requests: number;
  /** Where preloaded streams are kept from run to run. */
  readonly keep: string | undefined;
  /** Preload only, and no longer than this; minutes. */
  readonly preloadMinutes: number | undefined;
  /** Where emmett-mongodb is installed; without, it is not measured. */
  readonly emmett: string | undefined;
  readonly json: boolean;
}

export const USAGE = `usage: nx run bench:bank [-- OPTIONS]

Measures the bank's parts against named peers, in pairs that run one right after the other on the same server.

  --only SECTIONS       some of: ${SECTIONS.join(', ')}
  --short               the same code in seconds
  --lengths N[,N…]      events of the streams that grow (1000,100000,1000000)
  --keep FOLDER         keep preloaded streams there, and use those that are there
  --preload-minutes N   with --keep: fill streams for so many minutes, measure nothing; again to go on
  --emmett FOLDER       measure appends against emmett-mongodb, too, which was installed there by itself:
                        npm install --prefix FOLDER @event-driven-io/emmett@V @event-driven-io/emmett-mongodb@V
  --json                the figures as JSON
  --help                this text

Exit codes: 0 measured, whether or not aims are met; 1 failed; 2 wrong usage; 3 the preload is not done yet.`;

const SHORT = { rounds: 3, appends: 400, transfers: 60, lengths: [100, 1_000, 5_000], commands: 200, requests: 500 };
const WHOLE = {
  rounds: 9,
  appends: 2_000,
  transfers: 600,
  lengths: [1_000, 100_000, 1_000_000],
  commands: 1_000,
  requests: 4_000,
};
const IN_FLIGHT = 32;

/** @returns the plan, or `help` @throws UsageError */
export function planOf(args: readonly string[]): BenchPlan | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  const preloadMinutes = values['preload-minutes'];
  if (preloadMinutes !== undefined && values.keep === undefined) throw new UsageError('--preload-minutes needs --keep');
  const { lengths, ...rest } = values.short ? SHORT : WHOLE;
  return {
    ...rest,
    inFlight: IN_FLIGHT,
    sections: (values.only?.split(',') ?? SECTIONS).map(section),
    lengths: values.lengths?.split(',').map((text) => positive('--lengths', text)) ?? lengths,
    keep: values.keep,
    emmett: values.emmett,
    preloadMinutes: preloadMinutes === undefined ? undefined : positive('--preload-minutes', preloadMinutes),
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    only: text,
    lengths: text,
    keep: text,
    'preload-minutes': text,
    emmett: text,
    short: flag,
    json: flag,
    help: flag,
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function section(name: string): Section {
  const found = SECTIONS.find((each) => each === name);
  if (found === undefined) throw new UsageError(`--only: no section '${name}'; there are ${SECTIONS.join(', ')}`);
  return found;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`${name}: ${text} is no number from 1`);
}
