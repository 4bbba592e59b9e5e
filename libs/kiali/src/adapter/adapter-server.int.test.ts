import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, until } from '@cutover/testing-kit';
import { adapterServer } from './adapter-server.ts';

let servers: Server[];
let said: string[];
let seen: IncomingMessage[];

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** The adapter before a server that answers so. */
async function before(answer: RequestListener): Promise<number> {
  const upstream = createServer((sent, response) => {
    seen.push(sent);
    answer(sent, response);
  });
  return adapt(await listen(upstream));
}

async function adapt(upstream: number): Promise<number> {
  const server = new URL(`http://127.0.0.1:${upstream}`);
  return listen(adapterServer({ server, log: (line) => void said.push(line) }));
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** The request line goes out as it is given. */
async function ask(
  port: number,
  path: string,
  how: { method?: string; headers?: object; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = how;
  const call = request({ host: '127.0.0.1', port, path, method, headers: { ...headers } });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

beforeEach(() => {
  [servers, said, seen] = [[], [], []];
});
afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
});

describe('what is passed on', () => {
  it('is what the page asked and the server answered, and none of what concerns one connection alone', async () => {
    const packed = gzipSync('{"elements":{}}');
    const port = await before((_, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        server: 'x',
        'set-cookie': ['a=1', 'b=2'],
      });
      response.end(packed);
    });
    const headers = {
      cookie: 'kiali-token=t',
      'accept-encoding': 'gzip',
      'x-forwarded-for': '192.0.2.1',
      host: 'elsewhere.example',
    };
    const answer = await ask(port, '/api/namespaces/graph?namespaces=bank', { headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-encoding': 'gzip', 'set-cookie': ['a=1', 'b=2'] },
    });
    expect(answer.headers).not.toHaveProperty('server');
    const [asked] = seen;
    expect(asked).toMatchObject({ method: 'GET', url: '/api/namespaces/graph?namespaces=bank' });
    expect(asked?.headers).toMatchObject({ cookie: 'kiali-token=t', 'accept-encoding': 'gzip' });
    expect(asked?.headers).not.toHaveProperty('x-forwarded-for');
    expect(asked?.headers.host).toMatch(/^127\.0\.0\.1:/);
  });

  it('is a login, whose form is the only thing that is ever sent', async () => {
    const port = await before((sent, response) => void text(sent).then((form) => response.end(form)));
    const form = {
      method: 'POST',
      body: 'token=abc',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    expect((await ask(port, '/api/authenticate', form)).body).toBe('token=abc');
    expect(await ask(port, '/api/authenticate', { ...form, body: 'x'.repeat(70_000) })).toMatchObject({
      status: 413,
      body: '{"error":"what was sent is longer than 65536 bytes"}',
    });
    expect(seen).toHaveLength(1);
  });

  it('is the server’s own refusal, also of what would have been rewritten', async () => {
    const port = await before((_, response) => void response.writeHead(401).end('{"error":"log in"}'));
    for (const path of ['/api/config', '/api/namespaces/bank/health?type=app', '/api/namespaces'])
      expect(await ask(port, path)).toMatchObject({ status: 401, body: '{"error":"log in"}' });
  });

  it('ends where the page has gone', async () => {
    const port = await before((_, response) => void response.writeHead(200).write('x'));
    const call = request({ host: '127.0.0.1', port, path: '/api/namespaces' });
    call.end();
    await once(call, 'response');
    let gone = false;
    seen[0]?.socket.on('close', () => (gone = true));
    call.destroy();
    await until('the server is told', () => gone);
    expect(said).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['GET', 'http://elsewhere.example/api/config', 400],
    ['GET', '/static/js/%2e%2e/%2e%2e/config.yaml', 400],
    ['GET', '/api/clusters/health?namespaces=kube-system', 404],
    ['DELETE', '/api/namespaces/bank/istio/virtualservices/account', 405],
    ['POST', '/api/stats/metrics', 405],
  ])('%s %s never reaches the server', async (method, path, status) => {
    const port = await before((_, response) => void response.end('reached'));
    const answer = await ask(port, path, { method });
    expect(answer).toMatchObject({ status, body: expect.stringMatching(/^\{"error":"[^\n]+"\}$/) });
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD');
    expect(seen).toEqual([]);
  });

  it('by CONNECT gets no connection to anywhere', async () => {
    const port = await before((_, response) => void response.end('reached'));
    const call = request({ host: '127.0.0.1', port, method: 'CONNECT', path: 'elsewhere.example:443' });
    call.end();
    await expect(once(call, 'connect')).rejects.toThrow();
    expect(seen).toEqual([]);
  });
});

describe('a server that', () => {
  it('is not there is one line, to the page and in the log', async () => {
    const port = await adapt(await freePort());
    const answer = await ask(port, '/api/namespaces?x=1');
    expect(answer.status).toBe(502);
    expect(said).toEqual([
      expect.stringMatching(/^Kiali's server does not answer \/api\/namespaces: connect ECONNREFUSED /),
    ]);
    expect(JSON.parse(answer.body)).toEqual({ error: said[0] });
  });

  it.each([
    ['nothing that can be read', 'Bad gateway', "Kiali's server answered /api/config with something else than JSON"],
    ['a list', '[]', "Kiali's server answered its configuration with something else than an object"],
  ])('answers its configuration with %s is one line', async (_what, body, line) => {
    const port = await before((_, response) => void response.end(body));
    expect(await ask(port, '/api/config')).toMatchObject({ status: 502, body: JSON.stringify({ error: line }) });
    expect(said).toEqual([line]);
  });

  it('answers without end where the answer would be rewritten is cut off', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const port = await before((_, response) => {
      const write = (): void => void response.write(chunk, (error) => error ?? setImmediate(write));
      write();
    });
    expect(await ask(port, '/api/config')).toMatchObject({
      status: 502,
      body: expect.stringContaining('longer than 16777216 bytes'),
    });
  });

  it('breaks off in the middle takes the page’s answer with it', async () => {
    const port = await before((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"half":', () => response.destroy());
    });
    await expect(ask(port, '/api/namespaces')).rejects.toThrow(/aborted|terminated|hang up/);
    await until('it is said', () => said.length > 0);
    expect(said).toEqual([expect.stringContaining('does not answer /api/namespaces: ')]);
  });
});
