import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { until } from '@cutover/testing-kit';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '@cutover/testing-kit/browser';
import { look } from './testing/key-bot.ts';
import { startPacman, type TestPacman } from './testing/test-service.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let browser: Browser;
let aheadMs = 0;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  browser = await startBrowser();
}, 120_000);

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

afterAll(() => browser.close());

async function database(options: Parameters<typeof startMongoStandin>[0] = {}): Promise<MongoStandin> {
  const mongo = await startMongoStandin(options);
  cleanUp.push(() => mongo.stop());
  return mongo;
}

async function service(mongo: MongoStandin, env: Record<string, string> = {}): Promise<TestPacman> {
  aheadMs = 0;
  const pacman = await startPacman(mongo.url, { clock: () => new Date(Date.now() + aheadMs) }, env);
  cleanUp.push(() => pacman.stop());
  return pacman;
}

/** A page whose time passes only when the test says so. */
async function open(url: string, storage: Record<string, string> = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 } });
  cleanUp.push(() => page.close());
  await page.addInitScript(`Object.assign(localStorage, ${JSON.stringify(storage)})`);
  await page.clock.install();
  await page.goto(`${url}/#observe`);
  await page.clock.pauseAt(Date.now() + MINUTE_MS);
  return page;
}

/** Plays for three seconds, gives up, and stands before the field for the name. */
async function playShortly(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await until('a game is on', async () => (await look(page)).mode === 'playing');
  await page.clock.runFor(3_000);
  await page.keyboard.press('KeyP');
  await page.click('#give-up');
  aheadMs += HOUR_MS;
}

async function handIn(page: Page, name: string): Promise<void> {
  await page.fill('#player', name);
  await page.keyboard.press('Enter');
}

/** Waits, the page's clock going on, until an element says something. */
async function says(page: Page, selector: string, words: RegExp): Promise<void> {
  let text: string | null = '';
  await until('the words are there', async () => {
    await page.clock.runFor(500);
    text = await page.textContent(selector);
    return words.test(text ?? '');
  }).catch((error: Error) => {
    throw new Error(`${selector} says "${text}", not ${words}: ${error.message}`);
  });
}

describe('the page says', () => {
  it('which names are none, and keeps the game until it has one', async () => {
    const page = await open((await service(await database())).url);
    await playShortly(page);
    await page.evaluate(`document.querySelector('#player').removeAttribute('maxlength')`);
    for (const [name, reason] of [
      ['A'.repeat(10_000), 'at most 16 characters'],
      ['<b>Ada</b>', 'letters, digits'],
      ['A\u0007B', 'letters, digits'],
      ['', 'letters, digits'],
    ] as const) {
      await handIn(page, name);
      expect(await page.textContent('#name-error')).toContain(reason);
    }
    await handIn(page, 'Ada');
    await says(page, '#table', /Ada/);
  }, 90_000);

  it('why a result is refused for good', async () => {
    const letter = { id: 'a37699c7-39f2-4786-b58e-3f9b04d75fcb', body: { token: 'x.y.z', name: 'Eve' } };
    const body = { ...letter.body, ticks: 1, inputs: '', score: 9_999, checksum: '00000000' };
    const storage = { 'cutover-pacman-outbox': JSON.stringify([{ ...letter, body }]) };
    const page = await open((await service(await database())).url, storage);
    await says(page, '#p-results', /^refused: The token is not one of this service/);
  }, 90_000);

  it('that a result waits while the database is away, for a minute; it is delivered once', async () => {
    const mongo = await database();
    const { url } = await service(mongo);
    const page = await open(url);
    await playShortly(page);
    await mongo.kill('SIGKILL');
    await handIn(page, 'Ada');
    await says(page, '#scores-error', /^Your result waits: /);
    await page.clock.runFor(MINUTE_MS);
    await says(page, '#p-results', /^1 waiting: .*database/);
    await database({ dir: mongo.dir, port: mongo.port });
    await says(page, '#p-results', /^all delivered$/);
    await says(page, '#table .mine', /Ada/);
    const { scores } = (await (await fetch(`${url}/scores`)).json()) as { scores: unknown[] };
    expect(scores).toHaveLength(1);
  }, 90_000);

  it('that a result waits while somebody at this address floods the service', async () => {
    const { url } = await service(await database(), { CLIENT_BURST: '20', CLIENT_REQUESTS_PER_MINUTE: '12' });
    const page = await open(url);
    await playShortly(page);
    const answers = new Set<number>();
    let goesOn = true;
    const flood = async (): Promise<void> => {
      while (goesOn) answers.add((await fetch(`${url}/games`, { method: 'POST' })).status);
    };
    const flooded = Promise.all([flood(), flood(), flood()]);
    await until('the flood is refused', () => answers.has(429));
    await handIn(page, 'Ada');
    await says(page, '#p-results', /^1 waiting: Try again in \d+ ms$/).finally(() => (goesOn = false));
    await flooded;
    await says(page, '#p-results', /^all delivered$/);
  }, 90_000);
});
