import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startJava } from './java-process.ts';
import { placeFree } from './place-free.ts';

describe('a program that says when it serves', () => {
  const start = (script: string, lines: string[] = []) =>
    startJava(
      { command: 'sh', args: ['-c', script] },
      { name: 'it', timeoutMs: 30_000, ready: { line: /^it has started$/ }, onLine: (line) => void lines.push(line) },
    );

  it('is heard also when its line comes in pieces', async () => {
    const lines: string[] = [];
    const started = await start('printf "first\\nit has "; sleep 0.1; printf "started\\n"; exec sleep 1000', lines);
    await started.kill('SIGKILL');
    expect(lines).toEqual(['first', 'it has started']);
    expect(await started.ended).toBe('SIGKILL');
  });

  it('and ends before that is shown by its last lines', async () => {
    await expect(start('echo "the port is taken"; exit 3')).rejects.toThrow('it ended with 3\nthe port is taken');
  });
});

describe("a broker's place at ZooKeeper", () => {
  let server: Server;

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  /** Deals with each call in turn. */
  async function zookeeper(...calls: ((socket: Socket) => void)[]): Promise<number> {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.once('data', () => calls.shift()?.(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('is free once ZooKeeper says so, not while it says nothing, or only half', async () => {
    const asked: string[] = [];
    const call = (name: string, act: (socket: Socket) => void) => (socket: Socket) => {
      asked.push(name);
      act(socket);
    };
    const port = await zookeeper(
      call('none', (socket) => socket.destroy()),
      call('taken', (socket) => socket.end('sessions\n/brokers/ids/1\n')),
      call('half', (socket) => socket.write('sessions\n', () => setTimeout(() => socket.resetAndDestroy(), 20))),
      call('free', (socket) => socket.end('sessions\n')),
    );
    await placeFree(port, 100);
    expect(asked).toEqual(['none', 'taken', 'half', 'free']);
  });
});
