import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadRun, loadViews } from '@cutover/comparison';
import type { LaneView, Run } from '@cutover/comparison';
import { writeSyntheticRun } from '@cutover/comparison/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { renderReplay, replayOf, writeReplay } from './index.ts';
import type { Replay } from './index.ts';
import { lossesUntil, standingAt } from './model/standing.ts';
import { lossInWords, standingInWords } from './model/words.ts';
import { buildPage } from './testing/build-page.ts';

let dir: string;
let replay: Replay;
let run: Run;
let views: LaneView[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cutover-replay-'));
  await writeSyntheticRun(dir, {});
  run = await loadRun(dir);
  views = await loadViews(dir, run);
  replay = replayOf(run, views);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const all = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

describe('page.gen.ts', () => {
  it('is what its sources make', async () => {
    expect(await readFile(join(import.meta.dirname, 'page', 'page.gen.ts'), 'utf8')).toBe(await buildPage());
  });
});

describe('a replay', () => {
  it('holds every request and every loss of the run', () => {
    expect(replay.lanes).toHaveLength(run.lanes.length);
    for (const lane of run.lanes) {
      const { requests, losses } = replay.lanes.find(({ id }) => id === lane.id)!;
      const counted = { sent: all(Object.values(requests).map(all)), lost: all(losses.map(({ count }) => count)) };
      expect(counted).toEqual({ sent: lane.requests.sent, lost: lane.requests.failedTotal });
      expect(all(requests.failed)).toBe(counted.lost);
    }
  });

  it('is of the lanes that are named, and of no others', () => {
    const [first] = replay.lanes;
    expect(replayOf(run, views, [first!.id]).lanes.map(({ id }) => id)).toEqual([first!.id]);
    expect(() => replayOf(run, views, ['b9-rolling'])).toThrow(/^no lane "b9-rolling" in this run: expected b1-/);
  });

  it('is one file that asks for nothing, the same for the same run, and small', async () => {
    const file = join(dir, 'replay.html');
    const { bytes } = await writeReplay(dir, { file });
    const text = await readFile(file, 'utf8');
    expect(text).toBe(renderReplay(replay));
    expect(bytes).toBeLessThan(1_000_000);
    expect(text).not.toMatch(/<link|src=|@import|url\(/);
  });

  it('lets no name of the run end its script', () => {
    const hostile = '</script><script>document.title = "owned"</script>';
    const text = renderReplay({ ...replay, run: hostile, app: hostile });
    expect(text.match(/<script/g)).toHaveLength(2);
  });
});

describe('the page in a browser', () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    const file = join(dir, 'replay.html');
    await writeReplay(dir, { file });
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => problems.push(...(request.url().startsWith('file:') ? [] : [request.url()])));
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(() => browser?.close());

  const lost = () => replay.lanes.find(({ losses }) => losses.length > 0)!;
  const article = () => page.getByRole('article', { name: lost().title });

  it('says in words who lost what and when, at the moment to which time was moved', async () => {
    const at = lost().losses[0]!.at + replay.stepMs;
    await page.getByRole('slider', { name: 'Move time' }).fill(String(at));
    const said = `${standingInWords(standingAt(lost(), replay.stepMs, at), at)}.`;
    expect(await article().getByText(/^At /).textContent()).toBe(said);
    const told = await article().getByRole('listitem').filter({ hasText: '×' }).allTextContents();
    expect(told).toEqual(lossesUntil(lost(), replay.stepMs, at).map(lossInWords));
    expect(told.length).toBeGreaterThan(0);
    // What comes later is not known yet.
    expect(told.length).toBeLessThan(lost().losses.length);
  });

  it('is moved by keys alone, and plays', async () => {
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('End');
    expect(
      await article()
        .getByText(/^What was lost/)
        .textContent(),
    ).toContain(`${all(lost().losses.map(({ count }) => count))} so far`);
    await page.keyboard.press('Home');
    const clock = page.getByLabel('Time from the switch');
    const before = await clock.textContent();
    await page.keyboard.press('ArrowRight');
    await expect(clock.textContent()).resolves.not.toBe(before);
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
  });

  it('shows the lanes that are chosen', async () => {
    const first = replay.lanes[0]!.title;
    await page.getByRole('checkbox', { name: first, exact: true }).uncheck();
    await page.getByRole('article', { name: first, exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: first, exact: true }).check();
    await page.getByRole('article', { name: first, exact: true }).waitFor();
  });

  it('asked for nothing, and nothing went wrong', () => expect(problems).toEqual([]));
});
