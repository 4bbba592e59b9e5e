/**
 * `npm run frames -w @cutover/pacman`: Chromium plays level 1 by key presses in real time; prints what its frames took. Two runs: as a
 * display of 60 Hz paces it, and unpaced, where a frame begins as soon as the one before is done: that is what a frame costs in all,
 * drawing, rastering and compositing included.
 *   -- --seconds 60 --only paced --flags=--disable-gpu --shots FILE
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { startBrowser } from '@cutover/testing-kit/browser';
import { frameTimes, look, playByKeys, quantile, type Seen } from './key-bot.ts';
import { startPacman } from './test-service.ts';

/** One of the many games that the bot wins. */
const SEED = 5;
const FRAME_MS = 1_000 / 60;
const UNPACED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
/** Nothing listens there: the game plays without its database. */
const NO_DATABASE = 'mongodb://127.0.0.1:9';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '150' },
    flags: { type: 'string', default: '' },
    shots: { type: 'string' },
    only: { type: 'string' },
  },
});
const given = values.flags.split(' ').filter((flag) => flag !== '');
const mostMs = Number(values.seconds) * 1_000;

const round = (value: number): number => Math.round(value * 100) / 100;
const spread = (times: readonly number[]) => ({
  p50: round(quantile(times, 0.5)),
  p99: round(quantile(times, 0.99)),
  most: round(Math.max(...times)),
});

async function playLevel(browser: Browser, url: string): Promise<object> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 } });
  await page.goto(`${url}/#observe`);
  await page.keyboard.press('Enter');
  let seen: Seen = await look(page);
  while (seen.mode !== 'playing') seen = await look(page);
  const before = (await frameTimes(page)).gapMs.length;
  const started = performance.now();
  const last = await playByKeys(page, ({ level }) => level > 1 || performance.now() - started > mostMs);
  const { workMs, gapMs } = await frameTimes(page);
  if (values.shots !== undefined) await page.screenshot({ path: values.shots });
  await page.close();
  const gaps = gapMs.slice(before);
  const late = gaps.filter((gap) => gap > 1.5 * FRAME_MS).length;
  return {
    seconds: round((performance.now() - started) / 1_000),
    cleared: last.level > 1,
    frames: gaps.length,
    scriptMs: spread(workMs.slice(before)),
    frameToFrameMs: spread(gaps),
    missed: `${late} (${round((100 * late) / gaps.length)} %)`,
  };
}

async function measure(name: string, flags: readonly string[], url: string): Promise<void> {
  if (values.only !== undefined && values.only !== name) return;
  const browser = await startBrowser([...flags, ...given]);
  try {
    const played = await playLevel(browser, url);
    process.stdout.write(`${JSON.stringify({ run: name, flags: [...flags, ...given], ...played })}\n`);
  } finally {
    await browser.close();
  }
}

const service = await startPacman(NO_DATABASE, { seeds: () => SEED });
try {
  await measure('paced', [], service.url);
  await measure('unpaced', UNPACED, service.url);
} finally {
  await service.stop();
}
