import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Exposed } from '../provider.ts';

/** One connection through a command of its own, which carries it on its standard input and output. */
function carry(socket: Socket, [program = '', ...args]: readonly string[]): void {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const end = () => {
    socket.destroy();
    child.kill('SIGKILL');
  };
  for (const stream of [socket, child.stdin, child.stdout, child]) stream.once('error', end);
  child.once('exit', () => child.stdout.once('end', () => socket.end()));
  socket.once('close', end);
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
}

/** A port at 127.0.0.1 whose connections each run `argv`. For people and browsers: a command a connection is too slow to measure through. */
export async function relay(argv: readonly string[]): Promise<Exposed> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    carry(socket, argv);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}

/** A command for bash that carries its standard input and output over TCP. */
export function overTcp({ address, port }: { readonly address: string; readonly port: number }): string[] {
  return ['bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"; cat <&3 & cat >&3; wait', address, String(port)];
}
