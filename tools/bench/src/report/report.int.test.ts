import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReport } from './open.ts';
import { planOf, SHORT } from './plan.ts';
import { writeAndMeasure, type Written } from './write.ts';

let dir: string;
let written: Written;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cutover-report-'));
  written = await writeAndMeasure(dir, { ...SHORT, keep: dir, pictures: undefined, json: false });
}, 180_000);

afterAll(() => rm(dir, { recursive: true, force: true }));

describe('a report of many lanes', () => {
  it('is one page of a few bytes a lane', () => {
    expect(written.lanes).toBe(28);
    expect(written.pageBytes).toBeLessThan(SHORT.most);
    expect(written.markdownBytes).toBeLessThan(30_000);
  });

  it('opens every lane without asking for anything, and it is seen where one does not', async () => {
    const file = join(dir, 'report.html');
    expect(await openReport(file)).toMatchObject({ whole: 28, problems: [] });
    const page = await readFile(file, 'utf8');
    const planted = page.replace(/(<script type="text\/plain">\s*)\S{40}/, '$1');
    expect(planted).not.toBe(page);
    await writeFile(join(dir, 'planted.html'), planted);
    const opened = await openReport(join(dir, 'planted.html'));
    expect(opened).toMatchObject({ whole: 27, problems: [expect.stringMatching(/cannot unpack/)] });
  }, 240_000);
});

describe('the command line', () => {
  it('takes 200 lanes, or fewer', () => {
    expect(planOf([])).toMatchObject({ blocks: 10, ratePerSecond: 100, json: false });
    expect(planOf(['--short'])).toMatchObject({ blocks: 7 });
    expect(planOf(['--help'])).toBe('help');
    expect(() => planOf(['--loud'])).toThrow(/--loud/);
  });
});
