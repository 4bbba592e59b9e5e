import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { until } from '@cutover/testing-kit';
import { encodeInputs } from '@cutover/game';
import { playGame, type PlayedGame } from '@cutover/game';
import { startPacman, type TestPacman } from '../testing/test-service.ts';

interface Started {
  readonly id: string;
  readonly seed: number;
  readonly token: string;
}

interface Got {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read whatever the answer holds
  readonly body: any;
}

const HOUR_MS = 3_600_000;
const SHORT = { ticks: 1_500 };

let mongo: MongoStandin;
let pacman: TestPacman;
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);

beforeAll(async () => {
  mongo = await startMongoStandin();
  pacman = await startPacman(mongo.url, { clock });
  await until('scores are given', async () => (await get('/scores')).status === 200);
}, 120_000);

afterAll(async () => {
  await pacman.stop();
  await mongo.stop();
});

async function call(url: string, path: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(url + path, init);
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

const get = (path: string, url = pacman.url) => call(url, path);

function post(path: string, body?: unknown, url = pacman.url): Promise<Got> {
  if (body === undefined) return call(url, path, { method: 'POST' });
  const headers = { 'content-type': 'application/json' };
  return call(url, path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

const start = async (url = pacman.url): Promise<Started> => (await post('/games', undefined, url)).body;

/** A whole game of a seed, ready to be handed in half an hour later. */
function resultOf({ token, seed }: Started, name = 'Ada', played: PlayedGame = playGame(seed, SHORT)) {
  aheadMs = Math.max(aheadMs, HOUR_MS);
  const { score, ticks, checksum } = played.outcome;
  return { token, name, ticks, inputs: encodeInputs(played.inputs), score, checksum };
}

async function started(): Promise<Started> {
  aheadMs = 0;
  const game = await start();
  aheadMs = HOUR_MS;
  return game;
}

describe('the page', () => {
  it('is served whole, under a policy that allows nothing from elsewhere and no inline script', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style|style=| on\w+=/);
    for (const path of ['/app.js', '/app.css', '/icon.svg']) expect((await get(path)).status).toBe(200);
  });
});

describe('a game', () => {
  it('is started signed, scored by playing it again, and kept once', async () => {
    const game = await started();
    const result = resultOf(game);
    const first = await post(`/games/${game.id}/result`, result);
    expect(first).toMatchObject({
      status: 201,
      body: { id: game.id, name: 'Ada', score: result.score, repeated: false },
    });
    const again = await post(`/games/${game.id}/result`, result);
    expect(again).toMatchObject({ status: 200, body: { score: result.score, repeated: true } });
    const { body } = await get('/scores?period=all');
    expect(body.scores.filter(({ id }: Started) => id === game.id)).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('fingerprint');
  });

  it('takes no second, different result', async () => {
    const game = await started();
    await post(`/games/${game.id}/result`, resultOf(game));
    const other = await post(`/games/${game.id}/result`, resultOf(game, 'Bob'));
    expect(other).toMatchObject({ status: 409, body: { code: 'game.already-scored' } });
  });

  it('cannot be longer than the time since it was started, nor handed in after seven days', async () => {
    const game = await started();
    const result = resultOf(game);
    aheadMs = 0;
    expect((await post(`/games/${game.id}/result`, result)).body.code).toBe('game.too-fast');
    aheadMs = 8 * 24 * HOUR_MS;
    expect((await post(`/games/${game.id}/result`, result)).body.code).toBe('game.expired');
    aheadMs = HOUR_MS;
  });

  it.each([
    ['A'.repeat(10_000)],
    ['A\u0000B'],
    ['\u202Eabc'],
    ['<b>Ada</b>'],
    ['<script>alert(1)</script>'],
    [''],
    ['  '],
    ['\n'],
    ['👻'.repeat(17)],
  ])('takes no name like %.20j', async (name) => {
    const game = await started();
    const answer = await post(`/games/${game.id}/result`, { ...resultOf(game), name });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', field: 'name' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['Ada', 'Jürgen K.', '소연', 'Zoë-2', 'x!'])('takes the name %s', async (name) => {
    const game = await started();
    expect((await post(`/games/${game.id}/result`, resultOf(game, name))).status).toBe(201);
  });

  it.each([
    ['a log that does not parse', { inputs: '1L?' }, 400, 'replay.malformed'],
    ['a log out of order', { inputs: '1L0R' }, 400, 'replay.malformed'],
    ['a log that is too long', { inputs: '1L'.repeat(20_001) }, 413, 'replay.too-long'],
    ['a game that lasts too long', { ticks: 108_001 }, 413, 'replay.too-long'],
    ['inputs after the end', { inputs: '2s0L', ticks: 1_500 }, 422, 'replay.breaks-rules'],
    ['a score that was not made', { score: 999_990 }, 422, 'replay.mismatch'],
    ['no number of ticks', { ticks: -1 }, 400, 'request.invalid'],
    ['a field of its own', { cheat: true }, 400, 'request.invalid'],
    ['a token of its own', { token: 'test.W10.AAAA' }, 403, 'game.forged'],
    ['a token without a key', { token: 'nope' }, 403, 'game.forged'],
  ])('refuses %s', async (_, change, status, code) => {
    const game = await started();
    const answer = await post(`/games/${game.id}/result`, { ...resultOf(game), ...change });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('refuses the log of another seed, and the token of another game', async () => {
    const [one, two] = [await started(), await started()];
    const swapped = { ...resultOf(two), token: one.token };
    expect((await post(`/games/${one.id}/result`, swapped)).status).toBe(422);
    expect((await post(`/games/${one.id}/result`, resultOf(two))).body.code).toBe('game.forged');
  });

  it('refuses what is no JSON and what is too large', async () => {
    expect((await post(`/games/${randomUUID()}/result`, '{')).status).toBe(400);
    expect((await post(`/games/${randomUUID()}/result`, 'x'.repeat(400_000))).status).toBe(413);
  });

  it('of a thousand forged results accepts none', async () => {
    const before = (await get('/scores')).body.scores;
    const game = await started();
    const honest = resultOf(game);
    const forgeries = Array.from({ length: 1_000 }, (_, i) => forge(honest, i));
    const statuses: number[] = [];
    for (let i = 0; i < forgeries.length; i += 20) {
      const batch = forgeries.slice(i, i + 20).map((forged) => post(`/games/${game.id}/result`, forged));
      statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
    }
    expect(statuses.filter((status) => status < 400 || status >= 500)).toEqual([]);
    expect((await get('/scores')).body.scores).toEqual(before);
    expect((await post(`/games/${game.id}/result`, honest)).status).toBe(201);
  }, 60_000);
});

type Result = ReturnType<typeof resultOf>;

/** Ten ways to lie, each with numbers of its own. */
function forge(honest: Result, i: number): Result {
  const [kid, payload = '', signature = ''] = honest.token.split('.');
  const other = Buffer.from(payload, 'base64url').toString().replace(/,\d+,/, `,${i},`);
  const flipped = (text: string) =>
    `${text.slice(0, i % 8)}${text[i % 8] === 'A' ? 'B' : 'A'}${text.slice((i % 8) + 1)}`;
  const lies: Partial<Result>[] = [
    { score: honest.score + 10 * (i + 1) },
    { checksum: (i * 7_919).toString(16).padStart(8, '0') },
    { ticks: honest.ticks - 1 - (i % 100) },
    { inputs: `${honest.inputs}${(i % 30) + 1}U`, score: honest.score + 10 },
    { inputs: honest.inputs.slice(0, -2 * ((i % 9) + 1)), score: honest.score + 10 },
    { token: `${kid}.${Buffer.from(other).toString('base64url')}.${signature}` },
    { token: `${kid}.${payload}.${flipped(signature)}` },
    { token: `other.${payload}.${signature}` },
    { inputs: `${(i % 1_000).toString(36)}${'ULDR'[i % 4]}`, score: 1_000 + i * 10 },
    { inputs: '', score: i, checksum: 'ffffffff' },
  ];
  return { ...honest, ...lies[i % lies.length] };
}

describe('what is shown of it all', () => {
  it('is who answered', async () => {
    const { body, headers } = await get('/where');
    expect(body).toEqual({
      pod: 'pacman-test-0',
      node: 'node-1',
      zone: 'zone-a',
      version: '0.0.0-dev',
      colour: 'green',
    });
    expect([headers.get('x-pod'), headers.get('x-version')]).toEqual(['pacman-test-0', '0.0.0-dev']);
  });

  it('is who is playing now, as their pages say', async () => {
    const game = await started();
    const report = { token: game.token, score: 120, level: 1, lives: 3, ticks: 600 };
    expect((await post(`/games/${game.id}/report`, report)).status).toBe(204);
    const { body } = await get('/sessions');
    expect(body.sessions).toContainEqual(expect.objectContaining({ id: game.id, score: 120, pod: 'pacman-test-0' }));
    aheadMs += 60_000;
    expect((await get('/sessions')).body.sessions).toEqual([]);
    expect((await post(`/games/${randomUUID()}/report`, report)).status).toBe(403);
  });

  it('is the best ten of a period, best first', async () => {
    const { body } = await get('/scores?period=week');
    const scores = body.scores.map(({ score }: { score: number }) => score);
    expect(scores.length).toBeLessThanOrEqual(10);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    expect((await get('/scores?period=year')).status).toBe(400);
  });
});

describe('a flood from one client', () => {
  it('is told to wait, and served again after that', async () => {
    const env = { CLIENT_BURST: '5', CLIENT_REQUESTS_PER_MINUTE: '600' };
    let now = 0;
    const narrow = await startPacman(mongo.url, { elapsed: () => now }, env);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('/games', undefined, narrow.url)));
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.length - refused.length, refused.length]).toEqual([5, 45]);
    expect(refused[0]).toMatchObject({ body: { code: 'client.too-many-requests', retriable: true } });
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    now += 100;
    const later = [await post('/games', undefined, narrow.url), await post('/games', undefined, narrow.url)];
    expect(later.map(({ status }) => status)).toEqual([201, 429]);
    await narrow.stop();
  });
});
