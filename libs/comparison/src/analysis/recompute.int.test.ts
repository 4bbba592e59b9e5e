import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { recompute } from './recompute.ts';
import { applicationOf } from '../apps/applications.ts';
import { loadLane, loadRun } from '../record/load-run.ts';
import { runPaths } from '../record/paths.ts';
import { RecordError } from '../record/record-error.ts';
import { syntheticLane, syntheticLoad, writeLane, writeSyntheticRun } from '../testing/synthetic-run.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'comparison-'));
  await writeSyntheticRun(dir, { ratePerSecond: 20, strategies: ['rolling', 'rolling-no-drain'] });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('recompute', () => {
  it('notices a request whose record was changed', async () => {
    const file = runPaths.requests(dir, 'b1-rolling');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"class":"ok"', '"class":"reset"'));
    const changed = await recompute(dir);
    expect(changed).not.toEqual(await loadRun(dir));
    expect(changed.lanes.find(({ strategy }) => strategy === 'rolling')?.requests.failed).toEqual({ reset: 1 });
  });

  it('names file, line and field of a record that its schema refuses', async () => {
    const file = runPaths.requests(dir, 'b1-rolling');
    const lines = (await readFile(file, 'utf8')).split('\n');
    lines[4] = (lines[4] as string).replace(/"due":[\d.]+/, '"due":"soon"');
    await writeFile(file, lines.join('\n'));
    const failure = await recompute(dir).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(RecordError);
    expect(failure).toMatchObject({ file, field: 'due', line: 5 });
    expect((failure as RecordError).message).toContain(`${file}:5: due: `);
  });

  it('names the line of a run.json that is not JSON', async () => {
    await writeFile(runPaths.run(dir), '{\n  "schemaVersion": 1,\n  oops\n}\n');
    await expect(loadRun(dir)).rejects.toMatchObject({ code: 'invalid-record', line: 3 });
  });

  it('reads what was seen of consumers, and runs of which nothing was', async () => {
    const records = syntheticLane('recreate', syntheticLoad(20), 1);
    const id = records.facts.id;
    const deliveries = { handled: 4, duplicates: 1, retried: 0, deadLettered: 0 };
    const consumers = [{ at: -20.5, pod: 'p', version: '1.0.0', deliveries, lag: null }];
    await writeLane(dir, { ...records, consumers });
    const judge = applicationOf('account');
    expect((await loadLane(dir, id, judge)).consumers).toEqual(consumers);
    expect((await loadLane(dir, 'b1-rolling', judge)).consumers).toBeNull();
    await writeFile(runPaths.consumers(dir, id), '{"at":1}\n');
    await expect(loadLane(dir, id, judge)).rejects.toMatchObject({ code: 'invalid-record', field: 'pod', line: 1 });
  });
});
