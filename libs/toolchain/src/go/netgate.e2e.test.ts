import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../process/run.ts';
import { TestNamespace, startGate } from '../testing/network-namespace.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

const MINUTE = 60_000;

/** Answers each connection with what it got, in capitals, once the other side has said all. */
const SERVER = `require('node:net').createServer({ allowHalfOpen: true }, (socket) => {
  let got = '';
  socket.on('data', (data) => (got += data)).on('end', () => socket.end(got.toUpperCase())).on('error', () => socket.destroy());
}).listen(8099, '127.0.0.1', () => console.log('listening'));`;

describe('netgate', () => {
  const netns = `/run/netns/cutover-netgate-${process.pid}`;
  let namespace: TestNamespace;
  let program: string;

  function gate(...maps: string[]): Promise<{ child: ChildProcess; ports: number[] }> {
    return startGate(
      namespace,
      program,
      maps.flatMap((map) => ['--map', map]),
    );
  }

  function connect(port: number): Socket {
    return createConnection({ host: '127.0.0.1', port, allowHalfOpen: true });
  }

  beforeAll(async () => {
    const { netgate } = await ensureTools(['netgate'], { progress: () => undefined });
    program = netgate.path;
    namespace = await TestNamespace.create(`cutover-netgate-${process.pid}`);
    await namespace.serve(SERVER);
  }, 30 * MINUTE);

  afterAll(() => namespace.remove());

  it('carries connections from the host into the namespace, half-closed ones too', async () => {
    const { ports } = await gate('127.0.0.1:0=127.0.0.1:8099');
    const words = Array.from({ length: 20 }, (_, i) => `message ${i} `.repeat(5000));
    const answers = words.map((word) => {
      const socket = connect(ports[0]!);
      socket.end(word);
      return text(socket);
    });
    expect(await Promise.all(answers)).toEqual(words.map((word) => word.toUpperCase()));
  });

  it('reaches what only the namespace has: the host itself has nothing on that port', async () => {
    const direct = connect(8099);
    await expect(once(direct, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('resets a connection whose target refuses, and goes on serving', async () => {
    const { ports } = await gate('127.0.0.1:0=127.0.0.1:9', '127.0.0.1:0=127.0.0.1:8099');
    const refused = connect(ports[0]!);
    await expect(text(refused)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const socket = connect(ports[1]!);
    socket.end('still here');
    expect(await text(socket)).toBe('STILL HERE');
  });

  it('gives its port back when it is told to end', async () => {
    const { child, ports } = await gate('127.0.0.1:0=127.0.0.1:8099');
    child.kill('SIGTERM');
    await once(child, 'exit');
    await expect(once(connect(ports[0]!), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each([
    [[], 2, /^netgate: usage: /],
    [['--netns', netns, '--map', '0.0.0.0:80=127.0.0.1:80'], 2, /0\.0\.0\.0 is not a loopback address$/],
    [['--netns', netns, '--map', '127.0.0.1:80'], 2, /expected HOST:PORT=ADDRESS:PORT$/],
    [
      ['--netns', netns, '--map', '127.0.0.1:0=127.0.0.1:80', '--names', '/none', '--listen', '127.0.0.1:0'],
      2,
      /usage/,
    ],
    [['--netns', netns, '--names', '/none'], 2, /usage/],
    [['--netns', netns, '--names', '/none', '--listen', '0.0.0.0:0'], 2, /0\.0\.0\.0 is not a loopback address$/],
    [['--netns', netns, '--names', '/none', '--listen', '127.0.0.1:0'], 1, /cannot read the names: .*\/none/],
    [['--netns', '/run/netns/none', '--map', '127.0.0.1:0=127.0.0.1:80'], 1, /\/run\/netns\/none: no such file/],
  ])('refuses %j in one line', async (args, code, line) => {
    const result = await run(program, args);
    expect(result).toMatchObject({ code, tail: [expect.stringMatching(line)] });
  });

  it('says which port is taken', async () => {
    const { ports } = await gate('127.0.0.1:0=127.0.0.1:8099');
    const { code, tail } = await run(program, ['--netns', netns, '--map', `127.0.0.1:${ports[0]}=127.0.0.1:1`]);
    expect({ code, tail }).toEqual({
      code: 1,
      tail: [expect.stringContaining(`cannot listen on 127.0.0.1:${ports[0]}`)],
    });
  });
});
