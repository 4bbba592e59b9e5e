import { parseArgs } from 'node:util';
import { countGiven } from '../testing/count-given.ts';

export const USAGE = `usage: nx run bench:outages [-- OPTIONS]

Puts the whole bank with Kafka onto a node, under seeded open-loop load of members, and takes MongoDB away: mongo-0 is deleted again and again until
every pod is ready again, then MongoDB and Kafka are frozen (SIGSTOP) for a while. Tells how long that took, what was answered meanwhile, what the services
held, and holds every write against the databases. The node is made for it and removed. It needs root.

  --deletions N  how often mongo-0 is deleted (30)
  --freeze S     how long MongoDB and Kafka stand still, seconds (60)
  --rate N       requests a second while they do (200)
  --calm-rate N  requests a second while pods are deleted (60)
  --seed N       which requests (1)
  --short        two deletions, frozen for ten seconds, at 60 and 30 requests a second
  --json         all of it as JSON
  --help         this text

Exit codes: 0 nothing wrong, 1 a pod that did not come back, a 500, or a write that is not as it was answered; 2 wrong usage; 130 interrupted. Times are told and not judged.`;

export interface OutagePlan {
  readonly deletions: number;
  readonly freezeMs: number;
  /** Requests a second while MongoDB and Kafka are frozen. */
  readonly rate: number;
  /** The same while pods are deleted. */
  readonly calmRate: number;
  readonly seed: number;
  readonly json: boolean;
}

const WHOLE = { deletions: 30, freeze: 60, rate: 200, 'calm-rate': 60, seed: 1 };
export const SHORT = { deletions: 2, freeze: 10, rate: 60, 'calm-rate': 30, seed: 1 };
const MOST = { deletions: 1_000, freeze: 600, rate: 5_000, 'calm-rate': 5_000, seed: 1_000_000 };

/** @throws Error with one line that says what is wrong */
export function planOf(args: readonly string[]): OutagePlan | 'help' {
  const [flag, text] = [{ type: 'boolean', default: false } as const, { type: 'string' } as const];
  const numbers = { deletions: text, freeze: text, rate: text, 'calm-rate': text, seed: text } as const;
  const { values } = parseArgs({ args: [...args], options: { ...numbers, short: flag, json: flag, help: flag } });
  if (values.help) return 'help';
  const otherwise = values.short ? SHORT : WHOLE;
  const number = (name: keyof typeof WHOLE): number =>
    countGiven({ option: name, given: values[name], otherwise: otherwise[name], most: MOST[name] });
  return {
    deletions: number('deletions'),
    freezeMs: number('freeze') * 1_000,
    rate: number('rate'),
    calmRate: number('calm-rate'),
    seed: number('seed'),
    json: values.json,
  };
}
