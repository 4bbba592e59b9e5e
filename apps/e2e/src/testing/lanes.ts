import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaneResult, StrategyName } from '@cutover/comparison';
import { judgeUnlessVoid, measured, type Measured } from '@cutover/testing-kit';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { succeed } from './command-line.ts';
import { compare, type Compared } from './compare.ts';
import { freshCluster } from './fresh-cluster.ts';
import { noiseOf } from './noise.ts';
import { COLD_MS, PATIENCE_MS } from './patience.ts';

/** Whose lane: a strategy's, without a fault unless one is said. */
export type Wanted = StrategyName | Pick<LaneResult, 'strategy' | 'injected'>;

/** The lane that counts for a strategy and its fault, or its last attempt where none does. */
export function laneOf({ run }: Compared, wanted: Wanted): LaneResult {
  const { strategy, injected = undefined } = typeof wanted === 'string' ? { strategy: wanted } : wanted;
  const lanes = run.lanes.filter((lane) => lane.strategy === strategy && lane.injected === injected);
  const lane = lanes.findLast((attempt) => !attempt.void.void) ?? lanes.at(-1);
  if (lane === undefined) throw new Error(`no lane of ${strategy} with ${injected ?? 'no fault'} was measured`);
  return lane;
}

/** What a test judges a comparison by. @param comparison asked for once a test runs */
function judging(comparison: () => Measured<Compared>) {
  /** What holds of a comparison whatever the noise in its lanes: void only where nothing could be measured at all. */
  const ofTheRun = (judge: (compared: Compared) => void | Promise<void>): Promise<void> =>
    judgeUnlessVoid(expect.getState(), comparison(), judge);

  /** What noise in a strategy's lane makes void. `compare` itself has measured such a lane again, so nothing is repeated here. */
  const ofTheLane = (wanted: Wanted, judge: (lane: LaneResult) => void): Promise<void> =>
    ofTheRun((compared) =>
      measured(expect.getState(), { run: () => laneOf(compared, wanted), noise: noiseOf, judge, repeats: 0 }),
    );

  return { ofTheRun, ofTheLane };
}

export interface Comparing {
  /** Of the cluster. */
  readonly name: string;
  /** What `up` is given besides. */
  readonly up?: readonly string[];
  /** What `compare` is given besides. */
  readonly asked: readonly string[];
}

/** Compares on a cluster of its own before the tests of a file, of which nothing is left behind them. @returns what they judge it by */
export function comparing({ name, up = [], asked }: Comparing) {
  let out: string;
  let comparison: Measured<Compared>;

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), `${name}-`));
    await freshCluster(name, ...up);
    comparison = await compare(out, '--name', name, ...asked);
  }, COLD_MS);

  afterAll(async () => {
    await succeed('down', '--name', name);
    await rm(out, { recursive: true, force: true });
  }, PATIENCE_MS);

  return judging(() => comparison);
}
