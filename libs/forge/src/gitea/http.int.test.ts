import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '@cutover/testing-kit';
import { ForgeHttp } from './http.ts';

const TOKEN = 'secret-token';
let server: Server | undefined;
afterEach(() => void server?.close());

async function serving(listener: RequestListener, timeOutMs = 10_000): Promise<ForgeHttp> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new ForgeHttp({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: TOKEN, timeOutMs });
}
const get = { method: 'GET', path: '/repos/a/b' } as const;
const post = { method: 'POST', path: '/repos/a/b', body: {} } as const;

describe('calls of a forge', () => {
  it('that read are tried again while it fails; those that change something are made once', async () => {
    const made: string[] = [];
    const http = await serving((request, response) => {
      made.push(request.method!);
      response.writeHead(made.length < 3 ? 503 : 200).end('{}');
    });
    expect(await http.json(get)).toEqual({});
    expect(made).toEqual(['GET', 'GET', 'GET']);
    made.length = 0;
    await expect(http.call(post)).rejects.toMatchObject({ code: 'failed', status: 503, retriable: false });
    expect(made).toEqual(['POST']);
  });

  it('that change something and get no answer are not made again', async () => {
    let made = 0;
    const http = await serving(() => {
      made += 1;
    }, 200);
    await expect(http.call(post)).rejects.toMatchObject({ code: 'timed-out', retriable: false });
    expect(made).toBe(1);
  });

  it('are not redirected: the token is for one host', async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(String(request.headers.authorization));
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const http = await serving((_, response) => void response.writeHead(302, { location }).end());
    await expect(http.call(get)).rejects.toMatchObject({ code: 'unexpected-answer', status: 302 });
    expect(asked).toEqual([]);
    other.close();
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'not-mergeable'],
    [409, 'conflict'],
    [422, 'invalid'],
    [418, 'unexpected-answer'],
  ])("answered with %i fail as %s, in the forge's words and without the token", async (status, code) => {
    const http = await serving((_, response) => void response.writeHead(status).end('{"message":"no\\nway"}'));
    await expect(http.call(post)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^POST 127\\.0\\.0\\.1:\\d+/repos/a/b: ${status} no way$`)),
    });
    await expect(http.call(post)).rejects.not.toThrow(TOKEN);
  });

  it('that nobody hears are unreachable, and may be made again', async () => {
    const http = new ForgeHttp({ url: `http://127.0.0.1:${await freePort()}`, token: TOKEN });
    await expect(http.call(post)).rejects.toMatchObject({ code: 'unreachable', retriable: true });
  });

  it('that answer with what is no JSON, or no list, are told so', async () => {
    const http = await serving((_, response) => void response.end('<html>'));
    await expect(http.json(get)).rejects.toMatchObject({ code: 'unexpected-answer' });
    server?.close();
    const lists = await serving((_, response) => void response.end('{}'));
    await expect(lists.every({ path: '/x' })).rejects.toThrow(/expected a list/);
  });

  it('end with their caller', async () => {
    const stopping = new AbortController();
    const hanging = await serving(() => stopping.abort(new Error('stopped')));
    const { url } = (hanging as unknown as { options: { url: string } }).options;
    const http = new ForgeHttp({ url, token: TOKEN, signal: stopping.signal });
    await expect(http.call(get)).rejects.toThrow('stopped');
  });
});
