/** `npm run screenshots -w @cutover/pacman -- FOLDER`: the title, a game, and the high scores, as Chromium shows them. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { encodeInputs, playGame } from '@cutover/game';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { startBrowser } from '@cutover/testing-kit/browser';
import { look, playByKeys } from './key-bot.ts';
import { startPacman } from './test-service.ts';

const SEED = 5;
const NAMES = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Jürgen', 'Łucja', 'Zoë'];
const HOUR_MS = 3_600_000;
const TITLE_MS = 4_000;
const PLAY_MS = 15_000;

const folder = resolve(process.argv[2] ?? '.');
await mkdir(folder, { recursive: true });
const mongo = await startMongoStandin();
let aheadMs = 0;
let seed = SEED;
const clock = () => new Date(Date.now() + aheadMs);
const service = await startPacman(mongo.url, { seeds: () => (seed += 1), clock, version: '1.0.0' });
const browser = await startBrowser();

async function post(path: string, body?: unknown): Promise<{ id: string; seed: number; token: string }> {
  const headers = { 'content-type': 'application/json' };
  const init = body === undefined ? {} : { headers, body: JSON.stringify(body) };
  const response = await fetch(service.url + path, { method: 'POST', ...init });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { id: string; seed: number; token: string };
}

try {
  while ((await fetch(`${service.url}/scores`)).status !== 200) await new Promise((next) => setTimeout(next, 100));
  const games = [];
  for (const name of NAMES) games.push({ name, game: await post('/games') });
  aheadMs = HOUR_MS;
  for (const { name, game } of games) {
    const { inputs, outcome } = playGame(game.seed, { ticks: 9_000 });
    const { score, ticks, checksum } = outcome;
    const log = encodeInputs(inputs);
    await post(`/games/${game.id}/result`, { token: game.token, name, ticks, inputs: log, score, checksum });
  }
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 } });
  await page.goto(`${service.url}/#observe`);
  await new Promise((next) => setTimeout(next, TITLE_MS));
  await page.screenshot({ path: `${folder}/title.png` });
  await page.keyboard.press('Enter');
  while ((await look(page)).mode !== 'playing') await new Promise((next) => setTimeout(next, 50));
  const ends = performance.now() + PLAY_MS;
  await playByKeys(page, () => performance.now() > ends);
  await page.screenshot({ path: `${folder}/play.png` });
  await page.keyboard.press('KeyP');
  await page.screenshot({ path: `${folder}/paused.png` });
  aheadMs += HOUR_MS;
  await page.click('#give-up');
  await page.fill('#player', 'You');
  await page.screenshot({ path: `${folder}/name.png` });
  await page.keyboard.press('Enter');
  await page.waitForSelector('#table .mine');
  await page.screenshot({ path: `${folder}/scores.png` });
  await page.setViewportSize({ width: 390, height: 780 });
  await page.click('#again');
  await new Promise((next) => setTimeout(next, TITLE_MS));
  await page.screenshot({ path: `${folder}/phone.png` });
} finally {
  await browser.close();
  await service.stop();
  await mongo.stop();
}
