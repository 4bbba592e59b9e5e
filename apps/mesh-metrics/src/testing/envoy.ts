import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';

export interface Envoy {
  /** Counters and gauges by name. */
  stats(): Promise<ReadonlyMap<string, number>>;
  /** By the signal, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Counts envoys of this process: each needs a base id of its own, and names its file. */
let started = 0;

/** Starts the real Envoy by a bootstrap whose admin and node are added, and waits until it is ready. */
export async function startEnvoy(folder: string, bootstrap: object): Promise<Envoy> {
  const { envoy } = await ensureTools(['envoy'], { progress: () => undefined });
  const port = await freePort();
  const admin = { address: { socket_address: { address: '127.0.0.1', port_value: port } } };
  started += 1;
  const file = join(folder, `envoy-${started}.json`);
  await writeFile(file, JSON.stringify({ admin, ...bootstrap }));
  const flags = ['--use-dynamic-base-id', '--disable-hot-restart', '--concurrency', '2', '--log-level', 'error'];
  const child = spawn(envoy.path, ['-c', file, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  await until('envoy is ready', async () => {
    if (child.exitCode !== null) throw new Error(`envoy ended by itself: ${said}`);
    return (await ask('/ready').catch(() => '')).startsWith('LIVE');
  });
  return {
    stats: async () => parse(await ask('/stats')),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null) child.kill(signal);
      await ended;
    },
  };
}

function parse(text: string): ReadonlyMap<string, number> {
  const lines = [...text.matchAll(/^(.+): (\d+)$/gm)];
  return new Map(lines.map(([, name = '', value]) => [name, Number(value)]));
}
