import { parseArgs } from 'node:util';
import type { FaultName, StrategyName } from '@cutover/comparison';
import { UsageError } from '../command-line.ts';

export interface ReportPlan {
  readonly strategies: readonly StrategyName[];
  readonly faults: readonly FaultName[];
  readonly blocks: number;
  readonly ratePerSecond: number;
  /** Bytes of the page, at most. */
  readonly most: number;
  /** Where the run is written and stays; undefined: in a folder that goes again. */
  readonly keep: string | undefined;
  /** Folder for pictures of the page. */
  readonly pictures: string | undefined;
  readonly json: boolean;
}

export const USAGE = `usage: nx run bench:report-200 [-- OPTIONS]

Invents the records of 200 lanes (strategies, each with faults, in blocks), and writes their report: seconds, bytes. Then opens the page in Chromium, opens every
lane of it, and counts what the page asked the network for.

  --short          28 lanes at 40 requests/s instead of 200 at 100
  --keep FOLDER    write the run there and leave it
  --pictures FOLDER  what the page looks like, light and dark
  --json           every figure as JSON
  --help           this text

Exit codes: 0 the page is within its bound and every lane opens; 1 it is not, a lane does not, or something was asked for; 2 wrong usage.`;

const MB = 1_000_000;
const STRATEGIES: readonly StrategyName[] = ['noise-none', 'rolling-no-drain', 'rolling', 'blue-green', 'canary'];
const FAULTS: readonly FaultName[] = ['none', 'errors', 'slow', 'crash-at-start', 'dies-after', 'pod-killed'];
/** 20 strategies with faults, in ten blocks. */
const WHOLE = { strategies: STRATEGIES, faults: FAULTS, blocks: 10, ratePerSecond: 100, most: 6 * MB };
/** Four, in seven blocks: more lanes than a page draws side by side. */
export const SHORT = {
  strategies: ['noise-none', 'rolling-no-drain', 'rolling'] as const,
  ...{ faults: ['none', 'errors'] as const, blocks: 7, ratePerSecond: 40, most: 0.8 * MB },
};

/** @throws UsageError */
export function planOf(args: readonly string[]): ReportPlan | 'help' {
  const { help, short, ...rest } = parsed(args);
  return help ? 'help' : { ...(short ? SHORT : WHOLE), ...rest, keep: rest.keep, pictures: rest.pictures };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const folder = { type: 'string' } as const;
  const options = { short: flag, json: flag, help: flag, keep: folder, pictures: folder } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
