import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { botWay, type Direction, type Sight } from '@cutover/game';
import type { Browser, BrowserServer, Page } from 'playwright-core';

import { watchCalls, type PageCalls } from './page-calls.ts';
import type { PlayerRecord } from './pacman-ledger.ts';

const executable = '/usr/bin/chromium';
/** Small: a lane's machine has other things to do than to draw. */
const viewport = { width: 460, height: 560 };
const name = 'Hedy';
const keys = ['ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight'] as const;
const lookEveryMs = 80;
const gameMs = 8_000;
const frameMs = 1_000 / 60;
const shortMs = 2_000;
/** A page on a machine that is busy with a lane reacts in a while; one that never does ends the lane. */
const reactsMs = 15_000;

/** A page in Chromium, loaded, with nobody at it yet. */
export interface OpenPage {
  /** Of Chromium's process group. */
  readonly pid: number | undefined;
  /** @param now ms since lane start */
  play(now: () => number): PagePlayer;
  close(): Promise<void>;
}

export interface PagePlayer {
  readonly record: PlayerRecord;
  /** Ends the game that is being played and closes Chromium. */
  stop(): Promise<void>;
}

interface Seen extends Sight {
  readonly mode: string;
  readonly phase: string;
}

const look = (page: Page): Promise<Seen> => page.evaluate('pacmanObservation.sight()');

/** Plays for a while by key presses, or until the game is over. */
const playByKeys = async (page: Page, until: () => boolean): Promise<void> => {
  let pressed: Direction | undefined;
  for (;;) {
    const seen = await look(page);
    if (until() || seen.mode !== 'playing' || seen.phase === 'over') return;
    const way = botWay(seen);
    if (way !== pressed) await page.keyboard.press(keys[way]);
    pressed = way;
    await sleep(lookEveryMs);
  }
};

const awaitMode = async (page: Page, mode: string): Promise<boolean> => {
  const end = performance.now() + shortMs;
  while ((await look(page)).mode !== mode) {
    if (performance.now() > end) return false;
    await sleep(lookEveryMs);
  }
  return true;
};

/** One game: asked for, played, given up or lost, and handed in. */
const playGame = async (page: Page, calls: PageCalls, stopped: () => boolean): Promise<void> => {
  calls.begin();
  await page.keyboard.press('Enter');
  if (!(await awaitMode(page, 'playing'))) return;
  const end = performance.now() + gameMs;
  await playByKeys(page, () => stopped() || performance.now() > end);
  if ((await look(page)).mode === 'playing') {
    await page.keyboard.press('KeyP');
    await page.click('#give-up', { timeout: reactsMs });
  }
  await page.fill('#player', name, { timeout: reactsMs });
  await page.keyboard.press('Enter');
  await awaitMode(page, 'scores');
};

/** Late frames on the lane's clock: each frame told how long after the one before it came, and the last came now. */
const framesOf = async (page: Page, now: number): Promise<PlayerRecord['frames']> => {
  const { gapMs } = await page.evaluate<{ gapMs: number[] }>('pacmanObservation.frames()');
  const late: { at: number; gapMs: number }[] = [];
  let at = now;
  for (const gap of gapMs.toReversed()) {
    if (gap > 1.5 * frameMs && at > 0) late.push({ at, gapMs: gap });
    at -= gap;
  }
  return { count: gapMs.length, late: late.reverse() };
};

const isClosed = (error: unknown): boolean => /closed/i.test((error as Error).message);

const startPlaying = (page: Page, now: () => number, close: () => Promise<void>): PagePlayer => {
  const calls = watchCalls(page, now);
  const record: { -readonly [K in keyof PlayerRecord]: PlayerRecord[K] } = {
    ...{ name, kind: 'page', calls: calls.calls, sessions: calls.sessions, frames: null },
  };
  let stopping = false;
  const playing = (async () => {
    while (!stopping) await playGame(page, calls, () => stopping);
  })();
  playing.catch(() => undefined);
  return {
    record,
    stop: async () => {
      if (stopping) return;
      stopping = true;
      try {
        await playing;
        record.frames = await framesOf(page, now());
      } catch (error) {
        if (!isClosed(error)) throw error;
      } finally {
        await close();
      }
    },
  };
};

const flags = [
  ...['--no-sandbox', '--disable-dev-shm-usage', '--mute-audio', '--disable-gpu'],
  '--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1',
];

const launch = async (): Promise<{ server: BrowserServer; browser: Browser }> => {
  const { chromium } = await import('playwright-core');
  const server = await chromium.launchServer({
    executablePath: executable,
    headless: true,
    args: flags,
    host: '127.0.0.1',
  });
  return { server, browser: await chromium.connect(server.wsEndpoint()) };
};

/** Opens the app's page in Chromium. @returns null where there is no Chromium */
export const openPage = async (url: string): Promise<OpenPage | null> => {
  const there = await access(executable).then(
    () => true,
    () => false,
  );
  if (!there) return null;
  const { server, browser } = await launch();
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage({ viewport });
    await page.goto(`${url}/#observe`);
    return { pid: server.process().pid, play: (now) => startPlaying(page, now, close), close };
  } catch (error) {
    await close();
    throw error;
  }
};
