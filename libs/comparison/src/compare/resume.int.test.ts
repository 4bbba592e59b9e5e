import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { mountSmallDisk } from '@cutover/traffic/testing';
import { compare } from './compare.ts';
import { LaneSetUpFailed } from './lane-set-up-failed.ts';
import type { ComparisonParts } from './parts.ts';
import { recompute } from '../analysis/recompute.ts';
import { isRecorded, loadFacts } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
import { syntheticLane, syntheticLoad, writeLane } from '../testing/synthetic-run.ts';
import { toyOptions, toyParts } from '../testing/toy-comparison.ts';

const main = fileURLToPath(new URL('../testing/toy-comparison-main.ts', import.meta.url));

let outDir: string;
beforeEach(async () => void (outDir = await mkdtemp(join(tmpdir(), 'resume-'))));
afterEach(() => rm(outDir, { recursive: true, force: true }));

const runs = async () => (await readdir(outDir)).filter((name) => name !== 'latest');
const onlyDir = async () => {
  const names = await runs();
  expect(names).toHaveLength(1);
  return join(outDir, names[0]!);
};

/** The comparison in a process of its own, killed in the middle of a lane. */
const killedIn = async (lane: number, out = outDir): Promise<void> => {
  const child = spawn(process.execPath, [main, out, String(lane)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
};

/** Every file of every lane that was recorded to its end. */
const recorded = async (): Promise<Map<string, string>> => {
  const dir = await onlyDir();
  const files = new Map<string, string>();
  for (const lane of (await loadFacts(dir)).lanes) {
    if (!(await isRecorded(dir, lane))) continue;
    for (const name of await readdir(runPaths.lane(dir, lane)))
      files.set(`${lane}/${name}`, await readFile(join(runPaths.lane(dir, lane), name), 'latin1'));
  }
  return files;
};

describe('a comparison that was killed', () => {
  it('is gone on with by the same one: recorded lanes stay byte for byte, and the run is whole', async () => {
    let before = new Map<string, string>();
    for (const lane of [2, 3, 4]) {
      await killedIn(lane);
      const now = await recorded();
      expect([...now].filter(([name]) => before.has(name))).toEqual([...before]);
      before = now;
    }
    const measured: string[] = [];
    const { dir, run } = await compare(toyOptions(outDir), toyParts(null, measured));
    expect(dir).toBe(await onlyDir());
    expect(measured).toHaveLength(1);
    expect([...(await recorded())].filter(([name]) => before.has(name))).toEqual([...before]);
    expect(run).toMatchObject({ isComplete: true, stoppedBy: null, unfinished: [] });
    expect(run.resumedAt).toHaveLength(3);
    expect(run.lanes).toHaveLength(4);
    expect(await recompute(dir)).toEqual(run);
  }, 120_000);

  describe('in its second lane', () => {
    let killed: string;
    beforeAll(async () => {
      killed = await mkdtemp(join(tmpdir(), 'killed-'));
      await killedIn(2, killed);
      // An id has the second in which a run began.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
    }, 60_000);
    afterAll(() => rm(killed, { recursive: true, force: true }));

    it.each([
      ['another seed', { seed: 8 }],
      ['another number of pods', { replicas: 2 }],
      ['what is to be a new run', { isFresh: true }],
    ])(
      'is not gone on with by %s',
      async (_, more) => {
        await cp(killed, outDir, { recursive: true });
        const [before] = await runs();
        const { dir } = await compare(toyOptions(outDir, more), toyParts(null));
        expect(dir).not.toBe(join(outDir, before!));
      },
      60_000,
    );

    it('keeps its seed where nobody asked for one, and is never gone on with once it has ended', async () => {
      await cp(killed, outDir, { recursive: true });
      const drawn = { seed: 99, isSeedDrawn: true };
      const { run } = await compare(toyOptions(outDir, drawn), toyParts(null));
      expect(run).toMatchObject({ seed: 7, isComplete: true });
      expect((await compare(toyOptions(outDir, drawn), toyParts(null))).run.seed).toBe(99);
    }, 60_000);
  });

  it('tries a lane again that could not be set up before', async () => {
    const stopping: ComparisonParts = {
      ...toyParts(null),
      runLane: async (context, plan) => {
        if (context.number === 1) throw new LaneSetUpFailed(new Error('no pod was ready'));
        if (context.number === 3) throw new Error('stopped');
        return toyParts(null).runLane(context, plan);
      },
    };
    await expect(compare(toyOptions(outDir), stopping)).rejects.toThrow('stopped');
    const before = await loadFacts(await onlyDir());
    expect(before.notMeasured).toHaveLength(1);
    const measured: string[] = [];
    const { run } = await compare(toyOptions(outDir), toyParts(null, measured));
    expect(measured).toContain(before.notMeasured?.[0]?.lane);
    expect(run).toMatchObject({ notMeasured: [], unfinished: [] });
    expect(run.lanes).toHaveLength(4);
  });
});

describe('a comparison whose disk is full', () => {
  it('ends with the file that found no room, keeps every recorded lane, and is gone on with once there is room (needs root)', async () => {
    await writeLane(join(outDir, 'one'), syntheticLane('rolling', syntheticLoad(20), 7));
    const sizes = (await readdir(runPaths.lane(join(outDir, 'one'), 'b1-rolling'), { withFileTypes: true })).map(
      async ({ parentPath, name }) => (await stat(join(parentPath, name))).size,
    );
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    // Room for two lanes, and for half of the third.
    const disk = mountSmallDisk(join(outDir, 'disk'), `${Math.ceil((2.5 * bytes) / 1024)}k`);
    if (disk === null) return;
    try {
      const measured: string[] = [];
      await expect(compare(toyOptions(disk.path), toyParts(null, measured))).rejects.toMatchObject({
        code: 'ENOSPC',
        path: expect.stringContaining(`${disk.path}/`),
      });
      const [name = ''] = await readdir(disk.path);
      const dir = join(disk.path, name);
      const run = await recompute(dir);
      expect(run.lanes.length).toBeGreaterThan(0);
      expect(run.lanes.length).toBe(measured.length - 1);
      const left = (await readdir(dir, { recursive: true })).filter((file) => file.endsWith('.part'));
      expect(left).toEqual([]);
      disk.enlarge('64m');
      const after: string[] = [];
      const whole = await compare(toyOptions(disk.path), toyParts(null, after));
      expect(whole.dir).toBe(dir);
      expect(after).toHaveLength(4 - run.lanes.length);
      expect(whole.run).toMatchObject({ isComplete: true, stoppedBy: null });
    } finally {
      disk.remove();
    }
  }, 240_000);
});
