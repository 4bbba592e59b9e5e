import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ChartError } from '@cutover/charts';

import { LaneSetUpFailed } from './lane-set-up-failed.ts';
import { SetUpError } from '../apps/shared/set-up-error.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderPage } from '../report/page/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { compare } from './compare.ts';
import type { ComparisonParts } from './parts.ts';
import type { CompareOptions } from './options.ts';
import type { ComparisonProgress } from '../record/progress-event.ts';
import { applicationOf } from '../apps/applications.ts';
import { LeaseLost } from './lease/errors.ts';
import { laneResult } from '../analysis/lane-analysis.ts';
import { recompute } from '../analysis/recompute.ts';
import type { LaneResult } from '../record/lane-result.ts';
import { runPaths } from '../record/paths.ts';
import { withFault } from '../testing/synthetic-fault.ts';
import { syntheticLane, syntheticLoad, writeLane } from '../testing/synthetic-run.ts';

let outDir: string;
let asked: string[];
let said: ComparisonProgress[];
let lease: AbortController;
let released: number;
let control: AbortController;

beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'compare-'));
  [asked, said, released] = [[], [], 0];
  [lease, control] = [new AbortController(), new AbortController()];
});
afterEach(() => rm(outDir, { recursive: true, force: true }));

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
const generatorFailed = Object.assign(new Error('the load generator ended early'), { code: 'generator-failed' });
const noHelm = new ChartError('helm-failed', 'account', 'helm: it said nothing');

const image = (version: string, digit: string) => ({
  repository: 'registry.invalid/account',
  digest: `sha256:${digit.repeat(64)}`,
  version,
});

const options = (more: Partial<CompareOptions> = {}): CompareOptions => ({
  cluster: {
    name: 'toy',
    kind: 'pretended',
    kubeconfig: '/nowhere',
    kubectl: async (args) => {
      asked.push(args.join(' '));
      return { stdout: args[0] === 'version' ? '{}' : '', stderr: '' };
    },
    inNodeNetwork: (argv) => argv,
    expose: async () => ({ url: 'http://127.0.0.1:9', close: () => undefined }),
  },
  helm: '/nowhere/helm',
  app: 'account',
  strategies: ['rolling-no-drain', 'rolling'],
  images: { v1: image('1.0.0', 'a'), v2: image('2.0.0', 'b') },
  sideImages: {},
  seed: 7,
  rate: 20,
  outDir,
  progress: (event) => void said.push(event),
  signal: control.signal,
  ...more,
});

type Lane = (change: { number: number; dir: string; id: string }) => Promise<void>;

/** Lanes are invented ones, written as a real one is; `beforeLane` may end the comparison. */
const parts = (beforeLane: Lane = async () => undefined): ComparisonParts => ({
  calibrate: async () => ({ p50: 0.1, p99: 0.4, max: 1 }) as Awaited<ReturnType<ComparisonParts['calibrate']>>,
  holdLease: async () => ({ signal: lease.signal, release: async () => void (released += 1) }),
  needPlatform: async () => undefined,
  lookAtApp: async () => ({ v1: image('1.0.0', 'a'), v2: image('2.0.0', 'b') }),
  warmImages: async () => new Map(),
  runLane: async ({ dir, number, cleaner, comparison }, { id, block, attempt, order, strategy, fault, namespace }) => {
    try {
      await beforeLane({ number, dir, id });
      comparison.signal?.throwIfAborted();
      const records = withFault(syntheticLane(strategy.name, syntheticLoad(20), 7), fault.name);
      const lane = { ...records, facts: { ...records.facts, id, block, attempt, order } };
      await writeLane(dir, lane);
      return laneResult(lane, { ratePerSecond: 20, timeoutMs: 10_000, judge: applicationOf('account') }) as LaneResult;
    } finally {
      cleaner.remove(namespace);
    }
  },
});

const deleted = () =>
  asked.filter((args) => args.startsWith('delete namespace lane-b')).map((args) => args.split(' ')[2]);
const onlyDir = async () => {
  const [name = '', ...more] = (await readdir(outDir)).filter((entry) => !entry.startsWith('.') && entry !== 'latest');
  expect(more).toEqual([]);
  return join(outDir, name);
};
const factsIn = async (dir: string) =>
  JSON.parse(await readFile(runPaths.facts(dir), 'utf8')) as Record<string, unknown> & { lanes: string[] };

describe('compare', () => {
  it('measures each strategy of each block, and writes a run that recomputes to itself', async () => {
    const { dir, run } = await compare(options({ repeats: 2 }), parts());
    expect(run.isComplete).toBe(true);
    expect(run.unfinished).toEqual([]);
    expect(run.lanes.filter(({ strategy }) => strategy === 'rolling').map(({ block }) => block)).toEqual([1, 2]);
    expect(await recompute(dir)).toEqual(run);
    expect(existsSync(join(outDir, 'latest', 'run.json'))).toBe(true);
    expect(new Set(deleted())).toEqual(new Set(run.lanes.map(({ id }) => `lane-${id}`)));
    expect(released).toBe(1);
  });

  it('measures each strategy with each fault, and its yardsticks without', async () => {
    const images = { v1: image('1.0.0', 'a'), v2: image('2.0.0', 'b'), bad: { 'never-ready': image('2.0.0', 'c') } };
    const { dir, run } = await compare(
      options({ images, faults: ['none', 'never-ready', 'pod-killed'], rate: 40 }),
      parts(),
    );
    const ids = ['b1-rolling', 'b1-rolling-never-ready', 'b1-rolling-no-drain', 'b1-rolling-pod-killed'];
    expect(run.lanes.map(({ id }) => id).sort()).toEqual(ids);
    expect(run.summary.map(({ ends }) => ends.timedOut)).toEqual([0, 0, 1, 0]);
    expect(await recompute(dir)).toEqual(run);
  });

  it.each([
    [undefined, [1, 2, 3]],
    [2, [1, 2]],
    [1, [1]],
  ])('measures a lane that stays void as often as it may (%p)', async (attempts, expected) => {
    const { runLane, ...real } = parts();
    const late: ComparisonParts['runLane'] = async (context, plan) => ({
      ...(await runLane(context, plan)),
      void: { void: true, reasons: ['late'] },
    });
    const { run } = await compare(
      options({ strategies: ['rolling'], ...(attempts === undefined ? {} : { attempts }) }),
      {
        ...real,
        runLane: late,
      },
    );
    expect(run.lanes.map(({ attempt }) => attempt)).toEqual(expected);
    expect(said.filter(({ type }) => type === 'repeat')).toHaveLength(expected.length - 1);
  });

  it('has the facts on disk before the first lane, and each lane noted before it begins', async () => {
    const noted: string[][] = [];
    await compare(
      options(),
      parts(async ({ dir, id }) => {
        const { lanes, isComplete } = await factsIn(dir);
        noted.push(lanes);
        expect({ last: lanes.at(-1), isComplete }).toEqual({ last: id, isComplete: false });
      }),
    );
    expect(noted.map((lanes) => lanes.length)).toEqual(noted.map((_, index) => index + 1));
  });

  it('keeps what was recorded when it is stopped, with the reason, and removes its lanes', async () => {
    const stopped = new Error('stopped by Ctrl-C');
    const second = parts(async ({ number }) => void (number === 2 && control.abort(stopped)));
    await expect(compare(options(), second)).rejects.toBe(stopped);
    const dir = await onlyDir();
    const run = await recompute(dir);
    expect(run.lanes).toHaveLength(1);
    expect(run).toMatchObject({ isComplete: false, stoppedBy: 'stopped by Ctrl-C', unfinished: [run.unfinished[0]] });
    expect(run.void.reasons[0]).toContain('did not come to its end (stopped by Ctrl-C)');
    expect(existsSync(join(outDir, 'latest'))).toBe(false);
    expect(deleted()).not.toHaveLength(0);
    expect(released).toBe(1);
  });

  it.each([
    ['a full disk', full, full],
    ['a full disk before a lane begins', new LaneSetUpFailed(full), full],
    ['a load generator that fails', generatorFailed, generatorFailed],
    ['Helm that does not work', new LaneSetUpFailed(noHelm), noHelm],
  ])('keeps what was recorded at %s', async (_, thrown, error) => {
    const second = parts(async ({ number }) => {
      if (number === 2) throw thrown;
    });
    await expect(compare(options(), second)).rejects.toBe(error);
    const run = await recompute(await onlyDir());
    expect({ measured: run.lanes.length, unfinished: run.unfinished.length }).toEqual({ measured: 1, unfinished: 1 });
    expect(run.stoppedBy).toBe(error.message);
  });

  it('records a lane that cannot be set up as not measurable, measures the others, and tries it again in the next block', async () => {
    const why = new SetUpError('3 pods of account ready: not within 180 s: account-1: ErrImagePull\n  not found');
    const { dir, run } = await compare(
      options({ repeats: 2 }),
      parts(async ({ id }) => {
        if (id === 'b1-rolling') throw new LaneSetUpFailed(why);
      }),
    );
    const reason = '3 pods of account ready: not within 180 s: account-1: ErrImagePull not found';
    const given = { lane: 'b1-rolling', block: 1, strategy: 'rolling', reason };
    expect(run.notMeasured).toEqual([given]);
    expect(run.lanes.map(({ id }) => id).sort()).toEqual(['b1-rolling-no-drain', 'b2-rolling', 'b2-rolling-no-drain']);
    expect(run).toMatchObject({ isComplete: true, unfinished: [], reached: 1, void: { void: false } });
    expect(said).toContainEqual({ type: 'not-measured', ...given });
    expect(await recompute(dir)).toEqual(run);
    expect(deleted()).toContain('lane-b1-rolling');
    for (const text of [renderTerminal(run, { columns: 400 }), renderMarkdown(run), renderPage(run, [])])
      expect(text).toContain('b1-rolling: not measurable, because 3 pods of account ready');
  });

  it('ends where the cluster does not answer any more', async () => {
    const gone = new SetUpError('pods: the connection to the server was refused');
    const { cluster } = options();
    const kubectl: typeof cluster.kubectl = async (args) => {
      if (args.includes('/readyz')) throw new Error('the connection to the server was refused');
      return cluster.kubectl(args);
    };
    const second = parts(async ({ number }) => {
      if (number === 2) throw new LaneSetUpFailed(gone);
    });
    await expect(compare(options({ cluster: { ...cluster, kubectl } }), second)).rejects.toBe(gone);
    expect(await recompute(await onlyDir())).toMatchObject({ stoppedBy: gone.message, isComplete: false });
  });

  it('does not begin lanes whose bad version does not start on the node', async () => {
    const images = { v1: image('1.0.0', 'a'), v2: image('2.0.0', 'b'), bad: { 'never-ready': image('2.0.0', 'c') } };
    const begun: string[] = [];
    const without: ComparisonParts = {
      ...parts(async ({ id }) => void begun.push(id)),
      warmImages: async () => new Map([['never-ready', 'its image could not be started on the node']]),
    };
    const { run } = await compare(options({ images, faults: ['none', 'never-ready'], rate: 40 }), without);
    expect(begun.sort()).toEqual(['b1-rolling', 'b1-rolling-no-drain']);
    expect(run.notMeasured).toMatchObject([{ lane: 'b1-rolling-never-ready', injected: 'never-ready' }]);
    expect(run.verdict.headline).toContain('rolling with a new version that is never ready was not measurable');
  });

  it('ends when it loses the lease, says so, and removes nothing that may be another comparison', async () => {
    const lost = new LeaseLost('the lease was lost: another comparison took it');
    const first = parts(async () => lease.abort(lost));
    await expect(compare(options(), first)).rejects.toBe(lost);
    expect(deleted()).toEqual([]);
    expect((await factsIn(await onlyDir()))['stoppedBy']).toBe(lost.message);
  });

  it('is refused before it has done anything where another holds the lease', async () => {
    const running = new Error('another comparison runs on this cluster');
    const refused: ComparisonParts = {
      ...parts(),
      holdLease: async () => {
        throw running;
      },
    };
    await expect(compare(options(), refused)).rejects.toBe(running);
    expect(asked).toEqual([]);
    expect(await readdir(outDir)).toEqual([]);
  });

  it('records nothing where the machine cannot hold the rate, and gives the lease back', async () => {
    const late = Object.assign(new Error('this machine cannot hold it'), { code: 'rate-not-held' });
    const slow: ComparisonParts = {
      ...parts(),
      calibrate: async () => {
        throw late;
      },
    };
    await expect(compare(options(), slow)).rejects.toBe(late);
    expect(await readdir(outDir)).toEqual([]);
    expect(released).toBe(1);
  });
});
