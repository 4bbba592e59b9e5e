import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestNamespace, startGate } from '../testing/network-namespace.ts';
import { temporaryFolder } from '../testing/fixtures.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

const MINUTE = 60_000;

/** Two services: each tells what it was asked, streams a line at once without an end, and echoes over an upgraded connection. */
const SERVERS = `
const { createServer } = require('node:http');
const start = (port, name) => createServer((request, response) => {
  if (request.url === '/stream') return response.write('first\\n');
  let body = '';
  const answer = () => response.end(JSON.stringify({ name, method: request.method, url: request.url, headers: request.headers, body }));
  request.on('data', (data) => (body += data)).on('end', answer);
}).on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nconnection: upgrade\\r\\nupgrade: echo\\r\\n\\r\\n');
  socket.pipe(socket);
}).listen(port, '127.0.0.1');
start(8101, 'account').on('listening', () => start(8102, 'game').on('listening', () => console.log('listening')));`;

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Told {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe('netgate by host name', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'names.json');
  let namespace: TestNamespace;
  let gate: ChildProcess;
  let port: number;

  function send(
    host: string,
    { path = '/', method = 'GET', body = '', headers = {} }: Asked,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, method, headers: { ...headers, host }, agent: false }, resolve)
        .on('error', reject)
        .end(body);
    });
  }

  async function ask(host: string, asked: Asked = {}): Promise<{ status: number | undefined; answer: string }> {
    const response = await send(host, asked);
    return { status: response.statusCode, answer: await text(response) };
  }

  async function told(host: string, asked: Asked = {}): Promise<Told> {
    return JSON.parse((await ask(host, asked)).answer) as Told;
  }

  beforeAll(async () => {
    const { netgate } = await ensureTools(['netgate'], { progress: () => undefined });
    namespace = await TestNamespace.create(`cutover-netgate-names-${process.pid}`);
    await namespace.serve(SERVERS);
    writeFileSync(file, JSON.stringify({ account: '127.0.0.1:8101', gone: '127.0.0.1:9' }));
    const started = await startGate(namespace, netgate.path, ['--names', file, '--listen', '127.0.0.1:0']);
    gate = started.child;
    port = started.ports[0]!;
  }, 30 * MINUTE);

  afterAll(async () => {
    await namespace.remove();
    folder.remove();
  });

  it('passes a request on as it was sent, and says where it came from', async () => {
    const headers = { 'x-forwarded-for': '10.1.2.3', 'accept-encoding': 'br', 'x-own': 'kept' };
    const asked = { path: '/a%2Fb?q=1;2&r=%zz', method: 'POST', body: 'money', headers };
    expect(await told(`Account.localhost:${port}`, asked)).toMatchObject({
      name: 'account',
      method: 'POST',
      url: '/a%2Fb?q=1;2&r=%zz',
      body: 'money',
      headers: {
        host: `Account.localhost:${port}`,
        'x-own': 'kept',
        'accept-encoding': 'br',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-host': `Account.localhost:${port}`,
        'x-forwarded-proto': 'http',
      },
    });
  });

  it.each(['localhost', '127.0.0.1', 'evil.example', 'account.localhost.evil.example', 'a.account.localhost', '[::1]'])(
    'refuses %s in one line, whatever its port: a foreign name may point here',
    async (host) => {
      for (const name of [host, `${host}:${port}`]) {
        const { status, answer } = await ask(name);
        expect({ status, answer }).toEqual({
          status: 421,
          answer: `netgate: "${name}" is not served here: the names are account.localhost, gone.localhost\n`,
        });
      }
    },
  );

  it('tells the names where one is not known', async () => {
    expect(await ask(`other.localhost:${port}`)).toEqual({
      status: 404,
      answer: 'netgate: other.localhost is not known: the names are account.localhost, gone.localhost\n',
    });
  });

  it('says that a target does not answer, and goes on serving', async () => {
    const { status, answer } = await ask('gone.localhost');
    expect(status).toBe(502);
    expect(answer).toMatch(/^netgate: gone\.localhost does not answer: .*127\.0\.0\.1:9.*refused\n$/);
    expect(await told('account.localhost')).toMatchObject({ name: 'account' });
  });

  it('serves a name from the next request on, and cuts neither a stream nor an upgraded connection', async () => {
    const stream = await send('account.localhost', { path: '/stream' });
    expect(String((await once(stream, 'data'))[0])).toBe('first\n');
    let streamEnded = false;
    stream.on('close', () => (streamEnded = true));
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.write('GET /echo HTTP/1.1\r\nhost: account.localhost\r\nconnection: Upgrade\r\nupgrade: echo\r\n\r\n');
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 101 /);

    expect(await ask('game.localhost')).toMatchObject({ status: 404 });
    writeFileSync(file, JSON.stringify({ account: '127.0.0.1:8101', game: '127.0.0.1:8102' }));
    expect(await told('game.localhost')).toMatchObject({ name: 'game' });
    expect(await ask('gone.localhost')).toMatchObject({ status: 404 });

    socket.write('still here');
    expect(String((await once(socket, 'data'))[0])).toBe('still here');
    expect(streamEnded).toBe(false);
    socket.destroy();
    stream.destroy();
  });

  it.each([
    ['{"account": ', /expected \{"LABEL":"ADDRESS:PORT"\}/],
    ['{"account": 8101}', /expected \{"LABEL":"ADDRESS:PORT"\}/],
    ['{"Account": "127.0.0.1:8101"}', /"Account": a name is one label of lower-case letters/],
    ['{"account": "somewhere:8101", "x": "1.2.3.4:1"}', /account: .*somewhere/],
  ])('keeps the names of before while the file says %s, and tells so once', async (content, line) => {
    const lines = createInterface({ input: gate.stderr! });
    const heard: string[] = [];
    lines.on('line', (said) => heard.push(said));
    writeFileSync(file, content);
    for (let i = 0; i < 3; i += 1) expect(await told('account.localhost')).toMatchObject({ name: 'account' });
    // What it says of the next file comes after all that it had to say of this one.
    writeFileSync(file, '[]');
    await told('account.localhost');
    if (heard.length < 2) await once(lines, 'line');
    expect(heard).toEqual([expect.stringMatching(line), expect.stringContaining('cannot unmarshal array')]);
    lines.close();
  });
});
