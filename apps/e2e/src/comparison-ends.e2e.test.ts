import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { helmPath } from '@cutover/charts/testing';
import { createProvider, type Cluster, type RunningWorkload } from '@cutover/cluster';
import { compare, loadRun, type CompareOptions, type ComparisonProgress, type LaneResult } from '@cutover/comparison';
import type { ComparisonImage, StrategyName, Timing } from '@cutover/comparison';
import { until } from '@cutover/testing-kit';
import { cutover, succeed } from './testing/command-line.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-ends';
const OF_CLUSTER = ['--name', NAME];
const APP = 'pacman';
const SHORT = { steadyMs: 2000, holdMs: 500, settleMs: 1000, switchTimeoutMs: 20_000 };

let cluster: Cluster;
let out: string;
let options: Omit<CompareOptions, 'strategies' | 'timing'>;

function imageOf(workloads: readonly RunningWorkload[], name: string, version: string): ComparisonImage {
  const [image = ''] = workloads.find((workload) => workload.name === name)?.images ?? [];
  const [repository = '', digest = ''] = image.split('@');
  return { repository, digest, version };
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'cutover-e2e-ends-'));
  await freshCluster(NAME, '--with', 'rollouts');
  const { stdout } = await succeed('deploy', APP, '--json', ...OF_CLUSTER);
  const { workloads, version } = JSON.parse(stdout) as { workloads: RunningWorkload[]; version: string };
  cluster = await createProvider({ provider: 'embedded', name: NAME }).connect();
  await cluster.kubectl(['delete', 'namespace', APP]);
  const database = imageOf(workloads, 'mongo', '1.0.0');
  options = {
    ...{ cluster, helm: await helmPath(), app: APP, seed: 1, rate: 8, outDir: out },
    sideImages: { 'mongo-standin': database },
    // A database never answers as the app has to: no pod of version 2 gets ready.
    images: { v1: imageOf(workloads, APP, version), v2: { ...database, version: '2.0.0' } },
  };
}, COLD_MS);

afterAll(async () => {
  await succeed('down', ...OF_CLUSTER);
  await rm(out, { recursive: true, force: true });
}, PATIENCE_MS);

interface Ended {
  readonly lane: LaneResult;
  /** As a terminal shows it, and as report.md has it, blanks alike. */
  readonly texts: readonly string[];
}

type During = (event: Extract<ComparisonProgress, { type: 'lane' }>) => void;

/** Measures a lane, once: void or not, it is the first that is read, from what `cutover report` makes of the records. */
async function endOf(
  strategy: StrategyName,
  timing: Partial<Timing>,
  during: During = () => undefined,
): Promise<Ended> {
  const first = new AbortController();
  let dir = '';
  const progress = (event: ComparisonProgress) => {
    if (event.type === 'recording') dir = event.dir;
    if (event.type === 'lane') during(event);
    if (event.type === 'repeat') first.abort();
  };
  const asked = { ...options, strategies: [strategy], timing: { ...SHORT, ...timing }, progress, signal: first.signal };
  await compare(asked).catch((error: unknown) => {
    if (!first.signal.aborted) throw error;
  });
  const { stdout } = await cutover('report', dir);
  const { lanes } = await loadRun(dir);
  const texts = [stdout, await readFile(join(dir, 'report.md'), 'utf8')];
  return { lane: lanes[0]!, texts: texts.map((text) => text.replaceAll('\\', '').replace(/\s+/g, ' ')) };
}

/** Noise may void any lane; how its strategy ended never does. */
const withoutNoise = ({ lane }: Ended) =>
  lane.void.reasons.filter((reason) => /broke off|ended early|no phase/.test(reason));

/** Once the new pods are asked for: what a person types who has seen enough. */
async function abortRollout(namespace: string): Promise<void> {
  const rollout = ['rollouts.argoproj.io', APP, '--namespace', namespace];
  const hashes = 'jsonpath={.status.currentPodHash} {.status.stableRS}';
  const isUnderWay = async () => {
    const { stdout } = await cluster.kubectl(['get', ...rollout, '--output', hashes]);
    const [current, stable] = stdout.split(' ');
    return current !== stable;
  };
  await until('the Rollout is under way', isUnderWay, { withinMs: WAIT_MS });
  const patch = JSON.stringify({ status: { abort: true } });
  await cluster.kubectl(['patch', ...rollout, '--subresource', 'status', '--type', 'merge', '--patch', patch]);
}

describe('a lane', () => {
  it(
    'has timed out where version 2 never gets ready, and is rolled back',
    async () => {
      const ended = await endOf('rolling', {});
      const { end, marks, deployMs, censoredMs, load } = ended.lane;
      expect(end).toMatchObject({ how: 'timed-out', step: 'deploy' });
      expect(marks.map(({ name }) => name)).toEqual(['deploy', 'rollback', 'stop']);
      expect(deployMs).toBeNull();
      expect(censoredMs.deploy).toBeGreaterThanOrEqual(SHORT.switchTimeoutMs);
      expect(load.sent).toBe(load.planned);
      expect(withoutNoise(ended)).toEqual([]);
      for (const text of ended.texts) {
        expect(text).toMatch(/timed out deploying, at [\d.]+ s: .*not within 20 s/);
        expect(text).toMatch(/time to deploy[ |]+(>|&gt;) \d/);
      }
    },
    PATIENCE_MS,
  );

  it(
    'was aborted where its Rollout says so, and is rolled back',
    async () => {
      let aborted = Promise.resolve();
      const ended = await endOf('blue-green', { switchTimeoutMs: 90_000 }, ({ step, lane }) => {
        if (step === 'deploying version 2') aborted = abortRollout(`lane-${lane}`);
      });
      await aborted;
      expect(ended.lane.end).toMatchObject({ how: 'aborted', step: 'deploy' });
      expect(ended.lane.marks.map(({ name }) => name)).toEqual(['deploy', 'rollback', 'stop']);
      expect(withoutNoise(ended)).toEqual([]);
      for (const text of ended.texts) {
        expect(text).toMatch(/aborted deploying, at [\d.]+ s: /);
        expect(text).toMatch(/time to deploy[ |]+(>|&gt;) \d/);
      }
    },
    PATIENCE_MS,
  );

  it(
    'is void where its load ended before it did',
    async () => {
      const { lane, texts } = await endOf('noise-none', { noiseMs: 6000, horizonMs: 2000 });
      expect(lane.end).toEqual({ how: 'completed' });
      expect(lane.load.sent).toBeLessThan(lane.load.planned);
      expect(lane.void.reasons).toContainEqual(expect.stringContaining('the load ended early'));
      for (const text of texts) {
        expect(text).toContain('the load ended early');
        expect(text).toMatch(new RegExp(`planned / sent[ |]+${lane.load.planned} / ${lane.load.sent}`));
      }
    },
    PATIENCE_MS,
  );
});
