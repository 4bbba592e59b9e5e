import { parseArgs } from 'node:util';
import { roundsGiven } from '../testing/count-given.ts';

export const USAGE = `usage: nx run bench:start [-- OPTIONS]

Times \`cutover up\` from nothing and asks what all that it started takes of memory, for each set of add-ons in turn, round after round. One start
before these makes what is missing, and is told apart. The nodes are made for it and removed. It needs root.

  --with SETS   sets of add-ons, by commas: names joined by +, or none (none,mesh,gitops)
  --rounds N    how often each (3)
  --short       one round of none, without the start before it
  --json        the figures as JSON
  --help        this text

Exit codes: 0 all were started, 1 not, 2 wrong usage, 130 interrupted. An aim that is missed is told, and is no failure: machines differ.`;

/** Add-ons of one start. */
export type AddOnSet = readonly string[];

export interface StartPlan {
  readonly sets: readonly AddOnSet[];
  readonly rounds: number;
  readonly warmed: boolean;
  readonly json: boolean;
}

function setsOf(given: string): AddOnSet[] {
  const sets = given.split(',').map((set) => (set === 'none' ? [] : set.split('+')));
  if (sets.flat().some((name) => !/^[a-z][a-z-]*$/.test(name)))
    throw new Error(`--with: expected names of add-ons joined by + and sets by commas, got ${JSON.stringify(given)}`);
  return sets;
}

/** @throws Error with one line that says what is wrong */
export function planOf(args: readonly string[]): StartPlan | 'help' {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const options = { with: text, rounds: text, short: flag, json: flag, help: flag } as const;
  const { help, json, rounds, short, with: given } = parseArgs({ args: [...args], options }).values;
  if (help) return 'help';
  if (short && (rounds !== undefined || given !== undefined))
    throw new Error('--short is one round of none: give it, or --rounds and --with');
  if (short) return { sets: [[]], rounds: 1, warmed: false, json };
  return { sets: setsOf(given ?? 'none,mesh,gitops'), rounds: roundsGiven(rounds, 3), warmed: true, json };
}
