import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureTools } from '@cutover/toolchain';
import { freePort, until } from '@cutover/testing-kit';

export interface RunningRegistry {
  /** 127.0.0.1:port */
  readonly host: string;
  stop(): Promise<void>;
}

/** The CNCF registry on a free loopback port, its blobs in a folder that goes with it. */
export async function startRegistry(): Promise<RunningRegistry> {
  const { registry } = await ensureTools(['registry'], { progress: () => undefined });
  const home = await mkdtemp(join(tmpdir(), 'cutover-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(home, 'config.yml');
  await writeFile(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${join(home, 'data')} } }\nhttp: { addr: "${host}" }\n`,
  );
  const child = spawn(registry.path, ['serve', config], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' },
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  await answers(`http://${host}/v2/`, child).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { host, stop };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const answering = async () => {
    if (child.exitCode !== null) throw new Error(`the registry ended with ${child.exitCode}`);
    return (await fetch(url).catch(() => undefined))?.status === 200;
  };
  await until(`a registry answers at ${url}`, answering);
}
