import { randomUUID } from 'node:crypto';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Show } from '@cutover/replay/live';
import { EventReader } from '../../testing/event-reader.ts';
import { startConsole } from '../../testing/start-console.ts';
import { PRESENTER_TOKEN, startShow } from '../../testing/start-show.ts';
import type { TestShow } from '../../testing/start-show.ts';

let shown: TestShow;

beforeAll(async () => {
  shown = await startShow({ ratePerSecond: 20, steadyMs: 500 }, { AUDIENCE_OF_ONE_ADDRESS: '2' });
});
afterAll(() => shown.close());

const authorization = `Bearer ${PRESENTER_TOKEN}`;

async function post(path: string, body?: object, headers: Record<string, string> = {}) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(shown.console.url + path, { method: 'POST', headers: { ...json, ...headers }, ...sent });
  const text = await answer.text();
  return { status: answer.status, said: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}
const join = () => post('/api/show/audience', { browser: randomUUID() });

describe('a demonstration over HTTP', () => {
  it('takes no order of whoever has no token, or not the seat', async () => {
    const start = { do: 'start', strategy: 'rolling', fault: 'none' };
    expect((await post('/api/show/orders', start)).status).toBe(401);
    expect((await post('/api/show/orders', start, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect(await post('/api/show/orders', start, { authorization })).toMatchObject({
      ...{ status: 409, said: { detail: 'you do not present any more: present again' } },
    });
  });

  it('has one presenter at a time, whose orders it takes', async () => {
    const { presenter } = (await post('/api/show/presenter', undefined, { authorization })).said;
    const seat = { authorization, 'x-presenter': String(presenter) };
    expect(await post('/api/show/presenter', undefined, { authorization })).toMatchObject({
      ...{ status: 409, said: { detail: expect.stringMatching(/^somebody else presents since \d\d:\d\d:\d\d UTC: /) } },
    });
    expect((await post('/api/show/orders', { do: 'start', strategy: 'rolling', fault: 'none' }, seat)).status).toBe(
      204,
    );
    expect(await post('/api/show/orders', { do: 'promote' }, seat)).toMatchObject({
      ...{ status: 409, said: { detail: expect.stringMatching(/^promote is not possible now/) } },
    });
    expect((await post('/api/show/orders', { do: 'explode' }, seat)).status).toBe(400);
    expect((await post('/api/show/presenter/leave', undefined, seat)).status).toBe(204);
    expect((await post('/api/show/presenter', undefined, { authorization })).status).toBe(200);
  });

  it('lets browsers join, each with its own requests, and caps them with words', async () => {
    const [one, two, three] = [await join(), await join(), await join()];
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(three).toMatchObject({
      status: 429,
      said: { detail: expect.stringMatching(/^2 browsers of your address/) },
    });
    const reader = await EventReader.open(`${shown.console.url}/api/show`);
    const show = () => reader.events.find(({ name }) => name === 'snapshot')?.data as Show | undefined;
    await until('the show is told', () => show() !== undefined);
    expect(show()?.guests.map(({ name }) => name)).toEqual(
      expect.arrayContaining([one.said['guest'], two.said['guest']]),
    );
    reader.close();
    await until('it is served', async () => {
      const { status, said } = await post('/api/show/audience/requests', { key: one.said['key'] });
      return status === 200 && said['class'] === 'ok' && said['version'] === '1.0.0';
    });
    const codes = [];
    for (let n = 0; n < 4; n += 1) {
      codes.push((await post('/api/show/audience/requests', { key: two.said['key'] })).status);
    }
    expect(codes).toEqual([200, 200, 429, 429]);
    expect((await post('/api/show/audience/requests', { key: 'f'.repeat(24) })).status).toBe(410);
  });

  it('keeps the page as strict as it is, and its own names alone', async () => {
    const [live, runs] = await Promise.all(['/live', '/runs'].map((path) => fetch(shown.console.url + path)));
    const policy = live!.headers.get('content-security-policy');
    expect(policy).toBe(runs!.headers.get('content-security-policy'));
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/);
  });

  it('is not there where no demonstration is named, and without a token nobody presents', async () => {
    const plain = await startConsole();
    expect((await fetch(`${plain.url}/api/show`)).status).toBe(404);
    await plain.stop();
    const away = await startConsole({ DEMONSTRATION: '/nowhere/socket' });
    const answer = await fetch(`${away.url}/api/show/presenter`, { method: 'POST', headers: { authorization } });
    expect(answer.status).toBe(403);
    const { detail } = (await answer.json()) as { detail: string };
    expect(detail).toBe('this page is read only: the console was started without PRESENTER_TOKEN');
    await away.stop();
  });
});
