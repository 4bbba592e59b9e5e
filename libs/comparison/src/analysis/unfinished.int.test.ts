import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { recompute } from './recompute.ts';
import { renderTerminal, writeReport } from '../report/index.ts';
import { loadRun } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
import { writeJson } from '../record/write.ts';
import { writeSyntheticRun } from '../testing/synthetic-run.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'comparison-'));
  await writeSyntheticRun(dir, { ratePerSecond: 20, strategies: ['rolling-no-drain', 'rolling'] });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const changeFacts = async (change: object): Promise<void> => {
  const facts = JSON.parse(await readFile(runPaths.facts(dir), 'utf8')) as object;
  await writeJson(runPaths.facts(dir), { ...facts, ...change });
};

describe('a run that did not come to its end', () => {
  it('has the lanes that were recorded, names the one that was not, and says why', async () => {
    await rm(runPaths.laneFacts(dir, 'b1-rolling'));
    await changeFacts({ isComplete: false, stoppedBy: 'ENOSPC: no space left on device, write' });
    const run = await recompute(dir);
    expect(run.lanes.map(({ id }) => id)).toEqual(['b1-rolling-no-drain']);
    expect(run.unfinished).toEqual(['b1-rolling']);
    expect(run.void.void).toBe(true);
    expect(run.void.reasons[0]).toBe(
      'the comparison did not come to its end (ENOSPC: no space left on device, write): of 2 lanes begun 1 were measured',
    );
  });

  it.each([
    ['nothing but the facts', []],
    ['a lane of which nothing was written', ['b1-rolling']],
  ])('is void and can be reported, of %s', async (_, lanes) => {
    await rm(runPaths.lane(dir, 'b1-rolling'), { recursive: true });
    await changeFacts({ isComplete: false, lanes });
    const run = await recompute(dir);
    expect(run).toMatchObject({ lanes: [], unfinished: lanes, void: { void: true } });
    await writeJson(runPaths.run(dir), run);
    await writeReport(dir);
    const said = renderTerminal(run, { columns: 200 });
    expect(said).toContain('did not come to its end (it was ended)');
    expect(said).not.toContain('applied exactly once');
  });

  it('has no half of a lane: whatever file it ended at, the lane counts whole or not at all', async () => {
    // Killed while the requests were written: nothing that comes later is there.
    const { lanes } = await recompute(dir);
    const text = await readFile(runPaths.requests(dir, 'b1-rolling'), 'utf8');
    await writeFile(runPaths.requests(dir, 'b1-rolling'), text.slice(0, text.length / 2));
    await rm(runPaths.laneFacts(dir, 'b1-rolling'));
    const run = await recompute(dir);
    expect(run.unfinished).toEqual(['b1-rolling']);
    expect(run.lanes).toEqual(lanes.filter(({ strategy }) => strategy === 'rolling-no-drain'));
  });
});

describe('a run of another version', () => {
  it('is refused by its name: which schema, written where, and what to do', async () => {
    const environment = { gitCommit: 'abc1234' };
    await writeJson(runPaths.facts(dir), { schemaVersion: 1, environment, rate: 'of another time' });
    const file = runPaths.facts(dir);
    await expect(recompute(dir)).rejects.toMatchObject({
      code: 'other-run-version',
      message: `${file}: written at commit abc1234 in schema 1 of runs; this reads 2: report it from that commit`,
    });
    await writeJson(runPaths.run(dir), { schemaVersion: 3 });
    await expect(loadRun(dir)).rejects.toThrow(
      'written in schema 3 of runs; this reads 2: report it from the version that wrote it',
    );
  });
});
