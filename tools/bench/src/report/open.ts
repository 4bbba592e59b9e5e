import { mkdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { startBrowser } from '@cutover/testing-kit/browser';

type Browser = Awaited<ReturnType<typeof startBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

export interface Opened {
  /** Until the page had been loaded. */
  readonly loadMs: number;
  /** From a lane's opening until its drawing was there; the longest of all, each opened while the others were closed. */
  readonly longestOpenMs: number;
  /** Lanes that showed a drawing and a table of phases and metrics. */
  readonly whole: number;
  /** What went wrong, or was asked for. */
  readonly problems: readonly string[];
}

/** Opens a report from its file in Chromium, which finds no name, and each of its lanes. */
export async function openReport(file: string, pictures?: string): Promise<Opened> {
  const browser = await startBrowser();
  try {
    const problems: string[] = [];
    const began = performance.now();
    const page = await load(browser, file, 'light', problems);
    const loadMs = performance.now() - began;
    const opened = await openEveryLane(page);
    await page.close();
    if (pictures !== undefined) await take(browser, file, pictures);
    return { loadMs, ...opened, problems: [...problems, ...opened.problems] };
  } finally {
    await browser.close();
  }
}

async function load(browser: Browser, file: string, scheme: 'light' | 'dark', problems: string[]): Promise<Page> {
  const url = pathToFileURL(file).href;
  const page = await browser.newPage({ viewport: { width: 1_280, height: 900 }, colorScheme: scheme });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  page.on('request', (request) => request.url() === url || problems.push(`asked for ${request.url()}`));
  await page.goto(url);
  return page;
}

/** In the page: its lanes one after the other, as somebody would who opens each. */
const OPEN_ALL = `(async () => {
  const found = { whole: 0, longestOpenMs: 0, problems: [] };
  for (const group of document.querySelectorAll('details.lanes')) group.open = true;
  for (const lane of document.querySelectorAll('details.lane')) {
    const began = performance.now();
    lane.open = true;
    while (lane.querySelector('svg') === null && performance.now() - began < 20000) await new Promise((done) => setTimeout(done, 1));
    found.longestOpenMs = Math.max(found.longestOpenMs, performance.now() - began);
    const isWhole = lane.querySelector('.wide svg') !== null && lane.querySelector('.narrow svg') !== null && lane.querySelectorAll('table').length >= 2;
    if (isWhole) found.whole += 1;
    else found.problems.push(lane.dataset.lane + ': ' + lane.textContent.slice(-200));
    lane.open = false;
  }
  return found;
})()`;

const openEveryLane = (page: Page): Promise<Omit<Opened, 'loadMs'>> => page.evaluate(OPEN_ALL);

async function take(browser: Browser, file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    const page = await load(browser, file, scheme, []);
    await page.screenshot({ path: `${folder}/${scheme}.png`, fullPage: true });
    const group = page.locator('details.lanes').first();
    await group.locator('> summary').click();
    await group.locator('details.lane > summary').first().click();
    await group.locator('svg').first().waitFor();
    await group.scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${folder}/${scheme}-lane.png` });
    await page.close();
  }
}
