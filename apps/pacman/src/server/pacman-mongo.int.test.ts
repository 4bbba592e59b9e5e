import { afterEach, describe, expect, it } from '@jest/globals';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { until } from '@cutover/testing-kit';
import { encodeInputs, playGame } from '@cutover/game';
import type { News } from '@cutover/game/client';
import { pageOf, type TestPage } from '@cutover/game/testing';
import { startPacman } from '../testing/test-service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** A page, and what it is told. */
function toldPage(url: string) {
  const news: News[] = [];
  return { ...pageOf(url, (item) => news.push(item)), news };
}

async function service(mongo: MongoStandin) {
  let aheadMs = 0;
  const pacman = await startPacman(mongo.url, { clock: () => new Date(Date.now() + aheadMs) });
  cleanUp.push(() => pacman.stop());
  return { url: pacman.url, later: () => (aheadMs += 3_600_000) };
}

async function database(): Promise<MongoStandin> {
  const mongo = await startMongoStandin();
  cleanUp.push(() => mongo.stop());
  return mongo;
}

async function backAgain({ dir, port }: MongoStandin): Promise<void> {
  const back = await startMongoStandin({ dir, port });
  cleanUp.push(() => back.stop());
}

async function playAndPut({ caller, outbox }: TestPage, later: () => void): Promise<string> {
  const answer = await caller.until(5, '/games', null);
  const { id, seed, token } = answer?.body as { id: string; seed: number; token: string };
  const { inputs, outcome } = playGame(seed, { ticks: 1_200 });
  later();
  const { score, ticks, checksum } = outcome;
  outbox.put({ id, body: { token, name: 'Ada', ticks, inputs: encodeInputs(inputs), score, checksum } });
  return id;
}

/** The table, as soon as the service can read it: the driver needs a moment to find a database that is back. */
async function scoresOf({ caller }: TestPage): Promise<string[]> {
  let scores: { id: string }[] = [];
  await until('scores are given', async () => {
    const answer = await caller.once('/scores');
    scores = (answer?.body as { scores?: { id: string }[] } | undefined)?.scores ?? [];
    return answer?.status === 200;
  });
  return scores.map(({ id }) => id);
}

/** Offers what waits until nothing does. */
async function delivered({ outbox }: TestPage): Promise<void> {
  await until('nothing waits', async () => {
    await outbox.deliver();
    return outbox.letters.length === 0;
  });
}

describe('without its database', () => {
  it('the service starts, games are played, the result waits with a reason and is kept once it is back', async () => {
    const mongo = await database();
    await mongo.kill('SIGTERM');
    const { url, later } = await service(mongo);
    const page = toldPage(url);
    expect((await page.caller.once('/where'))?.status).toBe(200);
    const id = await playAndPut(page, later);
    await page.outbox.deliver();
    expect(page.news).toMatchObject([{ kind: 'waiting', reason: expect.stringContaining('database of high scores') }]);
    expect((await page.caller.once('/scores'))?.status).toBe(503);
    await backAgain(mongo);
    await delivered(page);
    expect(await scoresOf(page)).toEqual([id]);
  }, 90_000);

  it('gone midway, a result waits and arrives once; killed and back, every kept score is there', async () => {
    const mongo = await database();
    const { url, later } = await service(mongo);
    const page = toldPage(url);
    const first = await playAndPut(page, later);
    await delivered(page);
    await mongo.kill('SIGKILL');
    const told = page.news.length;
    const second = await playAndPut(page, later);
    await page.outbox.deliver();
    expect(page.news.slice(told)).toMatchObject([{ kind: 'waiting', letter: { id: second } }]);
    await backAgain(mongo);
    await delivered(page);
    expect(new Set(await scoresOf(toldPage(url)))).toEqual(new Set([first, second]));
  }, 90_000);
});
