import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSyntheticRun } from '@cutover/comparison/testing';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Item } from '../../model/items.ts';
import type { Change, Snapshot } from '../../model/messages.ts';
import { EventReader } from '../../testing/event-reader.ts';
import { startConsole } from '../../testing/start-console.ts';
import type { TestConsole } from '../../testing/start-console.ts';

let folder: string;
let service: TestConsole;
let reader: EventReader;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-console-runs-'));
  await writeSyntheticRun(join(folder, 'one'), { ratePerSecond: 20, strategies: ['rolling', 'rolling-no-drain'] });
  await mkdir(join(folder, 'broken'));
  await writeFile(join(folder, 'broken', 'run.json'), '{"schemaVersion": 1}');
  await mkdir(join(folder, 'not-yet'));
  service = await startConsole({ RUNS: folder });
  reader = await EventReader.open(`${service.url}/api/live`);
});

afterAll(async () => {
  reader.close();
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What was told of runs so far. */
const told = (): readonly Item[] =>
  reader.events
    .flatMap(({ name, data }) => (name === 'snapshot' ? (data as Snapshot).items : (data as Change).put))
    .filter(({ kind }) => kind === 'run');

describe('recorded runs', () => {
  it('are shown with what each strategy lost; what cannot be read is left out, and told', async () => {
    await until('the run is shown', () => told().length > 0);
    expect(told().map(({ id }) => id)).toEqual(['one']);
    expect(told()[0]).toMatchObject({
      ...{ app: 'account', versions: { old: '1.0.0', new: '2.0.0' }, pages: [] },
      strategies: [{ name: 'rolling' }, { name: 'rolling without drain', isControl: true }],
    });
    expect(service.logged.lines).toContainEqual(expect.objectContaining({ run: 'broken', message: 'a run cannot be read' }));
  });

  it('show a report once it is there, in a sandbox, and nothing beside it', async () => {
    await writeFile(join(folder, 'one', 'report.html'), '<script>all of it</script>');
    await until('it is said', () => told().some((item) => item.kind === 'run' && item.pages.includes('report.html')));
    const answer = await fetch(`${service.url}/runs/one/report.html`);
    expect(await answer.text()).toBe('<script>all of it</script>');
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts [^;]*; default-src 'none';/);
    const status = async (path: string) => (await fetch(service.url + path)).status;
    expect(await status('/runs/not-yet/report.html')).toBe(404);
    expect(await status('/runs/one/replay.html')).toBe(404);
    expect(await status('/runs/..%2fone/report.html')).toBe(400);
    expect(await status('/runs/one/run.json')).toBe(404);
  });

  it('are found when they come, once each whatever leads to them', async () => {
    await symlink('two', join(folder, 'latest'));
    await writeSyntheticRun(join(folder, 'two'), { ratePerSecond: 20, strategies: ['rolling'] });
    await until('the second is shown', () => told().some(({ id }) => id === 'two'));
    expect(told().some(({ id }) => id === 'latest')).toBe(false);
  });
});
