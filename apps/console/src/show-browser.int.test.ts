import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShowMessage } from '@cutover/comparison/demonstration';
import { until } from '@cutover/testing-kit';
import { startBrowser } from '@cutover/testing-kit/browser';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PRESENTER_TOKEN, startShow } from './testing/start-show.ts';
import type { TestShow } from './testing/start-show.ts';

const GUESTS = 20;

let shown: TestShow;
let browser: Browser;
let folder: string;
const told: ShowMessage[] = [];
const problems: string[] = [];

beforeAll(async () => {
  [shown, browser] = await Promise.all([startShow({ ratePerSecond: 30, steadyMs: 6_000 }), startBrowser()]);
  shown.demonstration.follow((message) => told.push(message));
  folder = process.env['SHOW_PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'cutover-show-pictures-')));
}, 120_000);
afterAll(async () => {
  await browser.close();
  await shown.close();
  if (process.env['SHOW_PICTURES'] === undefined) await rm(folder, { recursive: true, force: true });
});

/** Each in a browser of its own, as far as what it stores is concerned. */
async function open(path: string, scheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, colorScheme: scheme });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => request.url().startsWith(shown.console.url) || problems.push(request.url()));
  await page.goto(shown.console.url + path);
  return page;
}

async function present(page: Page): Promise<void> {
  await page.getByText('Read only. Present…').click();
  await page.getByLabel('Token of the presenter').fill(PRESENTER_TOKEN);
  await page.getByRole('button', { name: 'Present', exact: true }).click();
}

/** "+3.00 s: guest 7, 1 × request, reset" as whoever reads it aloud is told. */
const lossesRead = async (page: Page): Promise<string[]> => {
  const tree = await page.getByRole('list', { name: 'What was lost' }).ariaSnapshot();
  return [...tree.matchAll(/listitem: "?(.*?)"?$/gm)].map(([, line]) => line!);
};

interface Lost {
  readonly who: string;
  readonly due: number;
  readonly count: number;
}

function lostIn(message: ShowMessage): Lost[] {
  if (message.type === 'second') {
    const failed = message.counts.requests.filter((one) => one.class !== 'ok');
    return failed.map(({ due, count }) => ({ who: 'load', due, count }));
  }
  if (message.type !== 'guests') return [];
  const failed = message.requests.filter((one) => one.class !== 'ok');
  return failed.map(({ guest: who, due, count }) => ({ who, due, count }));
}

/** The same from what the demonstration itself has told: who lost how many, in which second from the switch. */
function lossesTold(): Map<string, number> {
  const deploy = told.find((message) => message.type === 'moment' && message.name === 'deploy');
  const zero = Math.floor((deploy as { at: number }).at / 1_000);
  const lost = new Map<string, number>();
  for (const { who, due, count } of told.flatMap(lostIn)) {
    const key = `${due - zero} ${who}`;
    lost.set(key, (lost.get(key) ?? 0) + count);
  }
  return lost;
}

function parsed(lines: readonly string[]): Map<string, number> {
  const lost = new Map<string, number>();
  for (const line of lines) {
    const [, sign, second, who = 'load', count] = /^([+−])(\d+)\.00 s: (?:(guest \d+), )?(\d+) × /.exec(line)!;
    const key = `${(sign === '−' ? -1 : 1) * Number(second)} ${who}`;
    lost.set(key, (lost.get(key) ?? 0) + Number(count));
  }
  return lost;
}

const sorted = (lost: ReadonlyMap<string, number>) => [...lost].sort(([a], [b]) => (a < b ? -1 : 1));

describe('the live page in Chromium', () => {
  let page: Page;
  let guests: Page[];

  it('is read only, and one presenter at a time takes it', async () => {
    page = await open('/live');
    expect(await page.getByRole('button', { name: /^Start/ }).count()).toBe(0);
    await present(page);
    await page.getByRole('button', { name: /^Start/ }).waitFor();
    const second = await open('/live', 'dark');
    await present(second);
    await second.getByText(/^somebody else presents since/).waitFor();
    await second.context().close();
  }, 120_000);

  it('is driven through a switch with twenty browsers in its load, and says who lost what, and when', async () => {
    guests = [];
    for (let n = 0; n < GUESTS; n += 1) guests.push(await open('/join'));
    await page.getByText(`The audience: ${GUESTS} joined`).waitFor();
    await page.getByLabel('Strategy').selectOption('rolling-no-drain');
    // By its key alone.
    await page.locator('h1').focus();
    await page.keyboard.press('s');
    await page.getByText('all pods are of the new version').waitFor({ timeout: 120_000 });
    await until('its pods are told', async () =>
      /no old pod; new pods: 3 ready/.test((await page.getByText(/^At \+/).textContent()) ?? ''),
    );
    await guests[0]!
      .getByText(/answered by 2\.0\.0 in/)
      .first()
      .waitFor({ timeout: 120_000 });
    await page.keyboard.press('e');
    await page.getByText('ended', { exact: true }).waitFor();
    await until('what was lost is told to its end', async () => {
      const [a, b] = [sorted(parsed(await lossesRead(page))), sorted(lossesTold())];
      return a.length > 0 && JSON.stringify(a) === JSON.stringify(b);
    });
    const lines = await lossesRead(page);
    expect(sorted(parsed(lines))).toEqual(sorted(lossesTold()));
    expect(lines.some((line) => /^\+\d+\.00 s: guest \d+, 1 × request, /.test(line))).toBe(true);
  }, 400_000);

  it('each of the audience sees its own requests, versions and failures', async () => {
    const lost = new Map<string, number>();
    for (const [key, count] of lossesTold()) {
      const who = key.replace(/^\S+ /, '');
      lost.set(who, (lost.get(who) ?? 0) + count);
    }
    for (const guest of guests) {
      const name = (await guest.locator('h1').textContent())!.replace('You are ', '');
      const said = await guest.locator('main').getByRole('status').textContent();
      expect(said).toMatch(new RegExp(`^\\d+ sent, ${lost.get(name) ?? 0} lost\\. `));
    }
    const tab = await guests[0]!.context().newPage();
    await tab.goto(`${shown.console.url}/join`);
    await tab.getByText('this browser has joined already').waitFor();
    await tab.close();
  }, 120_000);

  it('gives whoever comes late the same, in the dark as in the light', async () => {
    const late = await open('/live', 'dark');
    await late.getByText('ended', { exact: true }).waitFor();
    expect(await lossesRead(late)).toEqual(await lossesRead(page));
    expect(await late.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.screenshot({ path: join(folder, 'live-light.png'), fullPage: true });
    await late.screenshot({ path: join(folder, 'live-dark.png'), fullPage: true });
    await guests[1]!.screenshot({ path: join(folder, 'join.png') });
    const tree = await page.locator('main').ariaSnapshot();
    expect(tree).not.toMatch(/- (link|button|textbox|combobox)(:|$)/m);
    expect(problems).toEqual([]);
  }, 120_000);
});
