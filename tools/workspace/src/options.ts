import { parseArgs } from 'node:util';
import { nearest } from '@cutover/toolchain/words';

export const STEPS = ['format', 'lint', 'unit', 'int', 'e2e'] as const;
export type Step = (typeof STEPS)[number];

/** Which groups of end-to-end tests: the core and all whose tools are built, all (and with them long integration tests), or those named. */
export type GroupChoice =
  | { readonly kind: 'built' }
  | { readonly kind: 'all' }
  | { readonly kind: 'named'; readonly names: readonly string[] };

export interface Options {
  readonly steps: readonly Step[];
  readonly groups: GroupChoice;
  readonly list: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** Wrong arguments, in one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const FLAGS = {
  only: { type: 'string', multiple: true },
  group: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Flags = ReturnType<typeof readFlags>;

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? 'wrong arguments');
  }
}

/** A flag may be given again: what it names is added. */
function namesOf<Name extends string>(
  flag: string,
  values: readonly string[],
  known: readonly Name[],
): readonly Name[] {
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim());
  return [...new Set(names)].map((name) => {
    const found = known.find((candidate) => candidate === name);
    if (found !== undefined) return found;
    const meant = nearest(name, known);
    const hint = meant === undefined ? '' : `did you mean ${meant}? `;
    throw new UsageError(
      `--${flag}: no ${flag === 'only' ? 'step' : 'group'} '${name}'; ${hint}There are ${known.join(', ')}`,
    );
  });
}

function stepsOf({ only, group, all }: Flags): readonly Step[] {
  if (only === undefined) return group === undefined ? STEPS : ['e2e'];
  const steps = namesOf('only', only, STEPS);
  const left = `which --only ${only.join(',')} leaves out`;
  if (group !== undefined && !steps.includes('e2e')) {
    throw new UsageError(`--group chooses end-to-end tests, ${left}: add e2e to --only`);
  }
  if (all && !steps.includes('e2e') && !steps.includes('int')) {
    throw new UsageError(`--all chooses integration and end-to-end tests, ${left}: add int or e2e to --only`);
  }
  return steps;
}

function groupsOf({ group, all }: Flags, known: readonly string[]): GroupChoice {
  if (group !== undefined && all) throw new UsageError('--group and --all exclude each other: give one of them');
  if (group !== undefined) return { kind: 'named', names: namesOf('group', group, known) };
  return { kind: all ? 'all' : 'built' };
}

/**
 * Reads the arguments of `npm test --`.
 * @throws UsageError with the flag and, of a misspelt name, the nearest known one
 */
export function readOptions(argv: readonly string[], knownGroups: readonly string[]): Options {
  const flags = readFlags(argv);
  const { list = false, json = false, help = false } = flags;
  if (json && !list) throw new UsageError('--json goes with --list: a run prints what its tests print');
  return { steps: stepsOf(flags), groups: groupsOf(flags, knownGroups), list, json, help };
}

export const USAGE = `usage: npm test -- [--only STEP[,STEP…]] [--group GROUP[,GROUP…] | --all] [--list [--json]] [--help]

Runs the checks of the workspace and ends with "N passed, N failed". End-to-end tests are groups: the core ones run, and every other
one whose tools stand built on this machine, but for those that run on request; the rest is skipped by name, as are integration tests
that are long.

  --only STEPS     some of: ${STEPS.join(', ')} (lint includes typecheck)
  --group GROUPS   these end-to-end groups alone; compiles what they need
  --all            every end-to-end group, and integration tests that are too long for every change; compiles what they need
  --list           the groups, what each needs, what of that is not built, and its budget; --json for scripts
  --help           this text

Exit codes: 0 all passed, 1 something failed or nothing passed, 2 wrong usage, 130 interrupted.`;
