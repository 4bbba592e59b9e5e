import { parseArgs } from 'node:util';
import { UsageError } from '../command-line.ts';

export interface JudgePlan {
  readonly canaries: number;
  /** Seconds of a canary that is no other version. */
  readonly seconds: number;
  readonly detections: number;
  readonly calibration: number;
  /** Seconds after which a worse canary counts as not detected. */
  readonly most: number;
  readonly seed: number;
  readonly planted: boolean;
  readonly json: boolean;
  readonly picture: string | undefined;
}

export const USAGE = `usage: nx run bench:judge [-- OPTIONS]

Holds the judge of a canary to what it claims: how often it aborts one that is no other version, looked at every second, and after how many requests
it aborts a worse one, beside a threshold of Argo Rollouts' kind and Mann-Whitney as Kayenta uses it, both set so that they abort 1 % at
most of canaries that are not worse. Then cases in which Kayenta's judge is known to go wrong. Drawn by a seed: same seed, same counts.

  --short         200 canaries of 30 s instead of 2,000 of 60 s, 20 worse ones instead of 200
  --seed N        another seed (1)
  --planted       plant a fault: each request counts by itself, although those of a connection fail together; it has to fall short
  --picture FILE  draw E over time as SVG into a file, and nothing else
  --json          every count as JSON
  --help          this text

Exit codes: 0 all within their claim, 1 the lower bound (Clopper and Pearson, 95 %) of false aborts passes 1 %, or a case has another
verdict than expected; 2 wrong usage.`;

const WHOLE = { canaries: 2_000, seconds: 60, detections: 200, calibration: 300, most: 120 };
const SHORT = { canaries: 200, seconds: 30, detections: 20, calibration: 60, most: 90 };

/** @throws UsageError */
export function planOf(args: readonly string[]): JudgePlan | 'help' {
  const { help, short, seed: text, planted, json, picture } = parsed(args);
  if (help) return 'help';
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError(`--seed: ${text} is no number from 0`);
  return { ...(short ? SHORT : WHOLE), seed, planted, json, picture };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const seed = { type: 'string', default: '1' } as const;
  const options = { short: flag, seed, planted: flag, json: flag, help: flag, picture: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
