import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { laneResult } from '../analysis/lane-analysis.ts';
import { applicationOf } from '../apps/applications.ts';
import type { ComparisonParts } from '../compare/parts.ts';
import type { CompareOptions } from '../compare/options.ts';
import { runPaths } from '../record/paths.ts';
import { syntheticLane, syntheticLoad, writeLane } from './synthetic-run.ts';

const image = (version: string, digit: string) => ({
  ...{ repository: 'registry.invalid/account', version },
  digest: `sha256:${digit.repeat(64)}`,
});

/** A comparison on a cluster that is pretended. */
export const toyOptions = (outDir: string, more: Partial<CompareOptions> = {}): CompareOptions => ({
  cluster: {
    ...{ name: 'toy', kind: 'pretended', kubeconfig: '/nowhere' },
    kubectl: async ([command]) => ({ stdout: command === 'version' ? '{}' : '', stderr: '' }),
    inNodeNetwork: (argv) => argv,
    expose: async () => ({ url: 'http://127.0.0.1:9', close: () => undefined }),
  },
  ...{ helm: '/nowhere/helm', app: 'account', strategies: ['rolling-no-drain', 'rolling'], repeats: 2 },
  images: { v1: image('1.0.0', 'a'), v2: image('2.0.0', 'b') },
  ...{ seed: 7, rate: 20, outDir },
  ...more,
});

/** Lanes are invented ones, written as a real one is. @param hangAt number of the lane that is begun, recorded by half, and never ends */
export const toyParts = (hangAt: number | null, measured: string[] = []): ComparisonParts => ({
  calibrate: async () => ({ p50: 0.1, p99: 0.4, max: 1 }) as Awaited<ReturnType<ComparisonParts['calibrate']>>,
  holdLease: async () => ({ signal: new AbortController().signal, release: async () => undefined }),
  needPlatform: async () => undefined,
  lookAtApp: async () => ({ v1: image('1.0.0', 'a'), v2: image('2.0.0', 'b') }),
  warmImages: async () => new Map(),
  runLane: async ({ comparison, dir, number }, { id, block, attempt, order, strategy, seed }) => {
    measured.push(id);
    const rate = comparison.load.ratePerSecond;
    if (number === hangAt) {
      await mkdir(runPaths.lane(dir, id), { recursive: true });
      await writeFile(join(runPaths.lane(dir, id), 'requests.ndjson.part'), '{"id":0');
      process.stdout.write(`in ${id}\n`);
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    }
    const records = syntheticLane(strategy.name, syntheticLoad(rate), seed);
    const lane = { ...records, facts: { ...records.facts, id, block, attempt, order } };
    await writeLane(dir, lane);
    return laneResult(lane, { ratePerSecond: rate, timeoutMs: 10_000, judge: applicationOf('account') });
  },
});
