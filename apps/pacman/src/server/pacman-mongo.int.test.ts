import { afterEach, describe, expect, it } from '@jest/globals';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { until } from '@cutover/testing-kit';
import { Caller } from '@cutover/game/client';
import { Outbox, type News } from '@cutover/game/client';
import { encodeInputs } from '@cutover/game';
import { playGame } from '@cutover/game';
import { startPacman } from '../testing/test-service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** A page's side: what it sends, keeps, and is told. */
function pageOf(url: string) {
  const caller = new Caller({
    fetch: (path, init) => fetch(url + String(path), init),
    now: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    answered: () => undefined,
  });
  const kept = new Map<string, string>();
  const news: News[] = [];
  const outbox = new Outbox({
    storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    send: (path, body) => caller.once(path, body),
    told: (item) => news.push(item),
  });
  return { caller, outbox, news };
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

async function playAndPut({ caller, outbox }: ReturnType<typeof pageOf>, later: () => void): Promise<string> {
  const answer = await caller.until(5, '/games', null);
  const { id, seed, token } = answer?.body as { id: string; seed: number; token: string };
  const { inputs, outcome } = playGame(seed, { ticks: 1_200 });
  later();
  const { score, ticks, checksum } = outcome;
  outbox.put({ id, body: { token, name: 'Ada', ticks, inputs: encodeInputs(inputs), score, checksum } });
  return id;
}

/** The table, as soon as the service can read it: the driver needs a moment to find a database that is back. */
async function scoresOf({ caller }: ReturnType<typeof pageOf>): Promise<string[]> {
  let scores: { id: string }[] = [];
  await until('scores are given', async () => {
    const answer = await caller.once('/scores');
    scores = (answer?.body as { scores?: { id: string }[] } | undefined)?.scores ?? [];
    return answer?.status === 200;
  });
  return scores.map(({ id }) => id);
}

/** Offers what waits until nothing does. */
async function delivered({ outbox }: ReturnType<typeof pageOf>): Promise<void> {
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
    const page = pageOf(url);
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
    const page = pageOf(url);
    const first = await playAndPut(page, later);
    await delivered(page);
    await mongo.kill('SIGKILL');
    const told = page.news.length;
    const second = await playAndPut(page, later);
    await page.outbox.deliver();
    expect(page.news.slice(told)).toMatchObject([{ kind: 'waiting', letter: { id: second } }]);
    await backAgain(mongo);
    await delivered(page);
    expect(new Set(await scoresOf(pageOf(url)))).toEqual(new Set([first, second]));
  }, 90_000);
});
