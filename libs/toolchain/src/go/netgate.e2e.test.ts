import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../process/run.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

const NAMESPACE = `cutover-netgate-${process.pid}`;
const NETNS = `/run/netns/${NAMESPACE}`;
const MINUTE = 60_000;

/** Answers each connection with what it got, in capitals, once the other side has said all. */
const SERVER = `require('node:net').createServer({ allowHalfOpen: true }, (socket) => {
  let got = '';
  socket.on('data', (data) => (got += data)).on('end', () => socket.end(got.toUpperCase())).on('error', () => socket.destroy());
}).listen(8099, '127.0.0.1', () => console.log('listening'));`;

describe('netgate', () => {
  const children: ChildProcess[] = [];
  let program: string;

  function start(command: string, args: readonly string[]): ChildProcess {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  }

  async function firstLine(child: ChildProcess): Promise<string> {
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    return line;
  }

  async function gate(...maps: string[]): Promise<{ child: ChildProcess; ports: number[] }> {
    const child = start(program, ['--netns', NETNS, ...maps.flatMap((map) => ['--map', map])]);
    const { listening } = JSON.parse(await firstLine(child)) as { listening: { host: string }[] };
    return { child, ports: listening.map(({ host }) => Number(host.split(':')[1])) };
  }

  function connect(port: number): Socket {
    return createConnection({ host: '127.0.0.1', port, allowHalfOpen: true });
  }

  beforeAll(async () => {
    const { netgate } = await ensureTools(['netgate'], { progress: () => undefined });
    program = netgate.path;
    expect(await run('ip', ['netns', 'add', NAMESPACE])).toMatchObject({ code: 0 });
    expect(await run('nsenter', [`--net=${NETNS}`, 'ip', 'link', 'set', 'lo', 'up'])).toMatchObject({ code: 0 });
    await firstLine(start('nsenter', [`--net=${NETNS}`, process.execPath, '-e', SERVER]));
  }, 3 * MINUTE);

  afterAll(async () => {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await run('ip', ['netns', 'delete', NAMESPACE]);
  });

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
    [['--netns', NETNS, '--map', '0.0.0.0:80=127.0.0.1:80'], 2, /0\.0\.0\.0 is not a loopback address$/],
    [['--netns', NETNS, '--map', '127.0.0.1:80'], 2, /expected HOST:PORT=ADDRESS:PORT$/],
    [['--netns', '/run/netns/none', '--map', '127.0.0.1:0=127.0.0.1:80'], 1, /\/run\/netns\/none: no such file/],
  ])('refuses %j in one line', async (args, code, line) => {
    const result = await run(program, args);
    expect(result).toMatchObject({ code, tail: [expect.stringMatching(line)] });
  });

  it('says which port is taken', async () => {
    const { ports } = await gate('127.0.0.1:0=127.0.0.1:8099');
    const { code, tail } = await run(program, ['--netns', NETNS, '--map', `127.0.0.1:${ports[0]}=127.0.0.1:1`]);
    expect({ code, tail }).toEqual({
      code: 1,
      tail: [expect.stringContaining(`cannot listen on 127.0.0.1:${ports[0]}`)],
    });
  });
});
