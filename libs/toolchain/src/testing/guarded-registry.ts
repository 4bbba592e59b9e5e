import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort, until } from '@cutover/testing-kit';

/** The headers of a name and a password. */
export function basic(password: string, name = 'cutover'): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}

/** Runs `registry hash` to its end. */
export async function registryHash(
  program: string,
  args: readonly string[],
  input: string,
): Promise<{ code: number; out: string; error: string }> {
  const hashing = spawn(program, ['hash', ...args], { stdio: 'pipe' });
  hashing.stdin.end(input);
  const [out, error, [code]] = await Promise.all([text(hashing.stdout), text(hashing.stderr), once(hashing, 'exit')]);
  return { code: code as number, out, error };
}

/** Writes what a registry at this address is configured with, its data beside it; gives the file's path. */
export function registryConfiguration(folder: string, address: string, auth: object): string {
  const file = join(folder, `${address.replace(/\W/g, '-')}.yml`);
  const storage = { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: false } };
  writeFileSync(
    file,
    JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, auth, http: { addr: address } }),
  );
  return file;
}

export interface GuardedRegistry {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  send(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Response>;
  status(method: string, path: string, headers?: Record<string, string>): Promise<number>;
  stop(): Promise<void>;
}

/** The registry of the toolchain on a free port of loopback, behind this access controller. @param accept which manifests are asked for */
export async function startGuardedRegistry(
  program: string,
  folder: string,
  auth: object,
  accept: string,
): Promise<GuardedRegistry> {
  const address = `127.0.0.1:${await freePort()}`;
  const origin = `http://${address}`;
  const env = { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' };
  const child = spawn(program, ['serve', registryConfiguration(folder, address, auth)], { stdio: 'ignore', env });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const answers = async () => {
    if (child.exitCode !== null) throw new Error(`the registry ended with ${child.exitCode}`);
    return (await fetch(origin).catch(() => undefined))?.ok;
  };
  await until('the registry answers', answers).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const send: GuardedRegistry['send'] = (method, path, headers = {}, body) => {
    const init = { method, headers: { accept, ...headers }, ...(body === undefined ? {} : { body }) };
    return fetch(new URL(path, origin), init);
  };
  return {
    origin,
    send,
    status: async (method, path, headers) => {
      const response = await send(method, path, headers);
      await response.arrayBuffer();
      return response.status;
    },
    stop,
  };
}
