import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { compare } from './compare.ts';
import { recompute } from '../analysis/recompute.ts';
import { isRecorded, loadFacts } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
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
const killedIn = async (lane: number): Promise<void> => {
  const child = spawn(process.execPath, [main, outDir, String(lane)], { stdio: ['ignore', 'pipe', 'inherit'] });
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

  it.each([
    ['another seed', { seed: 8 }],
    ['another number of pods', { replicas: 2 }],
    ['what is to be a new run', { isFresh: true }],
  ])(
    'is not gone on with by %s',
    async (_, more) => {
      await killedIn(2);
      const [before] = await runs();
      // An id has the second in which a run began.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const { dir } = await compare(toyOptions(outDir, more), toyParts(null));
      expect(dir).not.toBe(join(outDir, before!));
    },
    60_000,
  );

  it('keeps its seed where nobody asked for one, and is never gone on with once it has ended', async () => {
    await killedIn(2);
    const drawn = { seed: 99, isSeedDrawn: true };
    const { run } = await compare(toyOptions(outDir, drawn), toyParts(null));
    expect(run).toMatchObject({ seed: 7, isComplete: true });
    expect((await compare(toyOptions(outDir, drawn), toyParts(null))).run.seed).toBe(99);
  }, 60_000);
});
