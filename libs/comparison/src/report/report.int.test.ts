import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { runPaths } from '../record/paths.ts';
import type { Run } from '../record/run.ts';
import { writeJson } from '../record/write.ts';
import { readXml, writeSyntheticRun } from '../testing/index.ts';
import { renderMarkdown, renderTerminal, writeReport } from './index.ts';

// Seconds where nothing else runs; a loaded machine may take its time.
jest.setTimeout(60_000);

let dir = '';
let run: Run;
const read = (name: string) => readFile(join(dir, name), 'utf8');
const drawn = async () => Promise.all((await readdir(join(dir, 'charts'))).map((name) => read(join('charts', name))));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'report-'));
  run = await writeSyntheticRun(dir, { ratePerSecond: 60 });
  await writeReport(dir);
});
afterAll(() => rm(dir, { recursive: true }));

describe('writeReport', () => {
  it('writes a page that asks for nothing from anywhere', async () => {
    const page = await read('report.html');
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
    expect(page.length).toBeLessThan(3_000_000);
  });

  it('gives the same bytes for the same run', async () => {
    const { files } = await writeReport(dir);
    const first = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    await writeReport(dir);
    expect(await Promise.all(files.map((file) => readFile(file, 'utf8')))).toEqual(first);
  });

  it('marks each failed request of the control once, and draws every lane', async () => {
    const control = run.lanes.find((lane) => lane.control);
    const svg = await read(`charts/lane-${control?.id}.svg`);
    const resets = svg.match(/[\d.]+L[\d.]+ [\d.]+L[\d.]+ [\d.]+Z/g) ?? [];
    expect(resets.length).toBeGreaterThanOrEqual(control?.requests.failed.reset ?? NaN);
    expect(svg).toContain(`${control?.requests.failed.reset} reset`);
    expect((await read('report.html')).match(/<figure>/g)).toHaveLength(run.lanes.length + 1);
  });

  it('makes drawings that viewers of files can read, which forgive less than a page does', async () => {
    const drawings = await drawn();
    expect(drawings).toHaveLength(run.lanes.length + 1);
    for (const drawing of drawings) expect(readXml(drawing)).toBe('svg');
  });

  it('shows what the control changes, a line of the manifest each', async () => {
    expect(await read('report.html')).toMatch(
      /<span class="gone">-[^<\n]*\n<\/span><span class="came">\+[^<\n]*\n<\/span>/,
    );
  });

  it.each(['report.html', 'report.md'])(
    'says in %s what is too few, what is a constant and what cannot be decided',
    async (file) => {
      const text = await read(file);
      expect(text).toMatch(/lane is too few for an interval/);
      expect(text).toMatch(/of which .*DRAIN.*WINDOW.*MS \S*Deployment account/);
      expect(text).toMatch(/1 block of lanes cannot decide between rolling and blue\/green/);
    },
  );

  it('lets no markup of the data through', async () => {
    const evil = '"><script>alert(1)</script>|`\u001b[31m';
    const { old } = run.app.versions;
    const planted: Run = {
      ...run,
      id: evil,
      app: { ...run.app, versions: { old: { ...old, version: evil }, new: { ...old, version: evil } } },
      verdict: { headline: evil, sentences: [evil] },
      lanes: run.lanes.map((lane) => ({
        ...lane,
        void: { void: true, reasons: [evil] },
        pods: lane.pods.map((pod) => ({ ...pod, name: '<b>&"' })),
      })),
    };
    await writeJson(runPaths.run(dir), planted);
    await writeReport(dir);
    await writeJson(runPaths.run(dir), run);
    for (const drawing of await drawn()) expect(readXml(drawing)).toBe('svg');
    const page = await read('report.html');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('<b>&');
    expect(renderMarkdown(planted)).not.toContain('<script');
    expect(renderTerminal(planted, { color: false })).not.toContain('\u001b');
  });
});
