import { parseArgs } from 'node:util';
import { roundsGiven } from '../testing/count-given.ts';

export const USAGE = `usage: nx run bench:delivery [-- OPTIONS]

Times the way of a change on a node that is deployed from Git: from a branch to a preview that answers, from closing to nothing left, from a merge to dev,
and a promotion by way of stag and qa to prod by blue/green, and back, while players play there. stag and qa are there in Git only. Where the machine has too
few CPUs for prod, its pods ask for next to none. The node is made for it and removed. It needs root.

  --rounds N   how often (5)
  --short      one round
  --json       the figures as JSON
  --help       this text

Exit codes: 0 all of it worked and no request was lost, 1 not, 2 wrong usage, 130 interrupted. A limit that is missed is told, and is no failure: machines differ.`;

export interface DeliveryPlan {
  readonly rounds: number;
  readonly json: boolean;
}

/** @throws Error with one line that says what is wrong */
export function planOf(args: readonly string[]): DeliveryPlan | 'help' {
  const flag = { type: 'boolean', default: false } as const;
  const options = { rounds: { type: 'string' }, short: flag, json: flag, help: flag } as const;
  const { help, json, rounds, short } = parseArgs({ args: [...args], options }).values;
  if (help) return 'help';
  if (short && rounds !== undefined) throw new Error('--short is one round: give it or --rounds');
  return { rounds: short ? 1 : roundsGiven(rounds, 5), json };
}
