import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureTools } from '@cutover/toolchain';
import { chooseFree } from '../embedded/ports/free-ports.ts';
import { listens } from '../embedded/ports/listens.ts';
import { until } from '../embedded/until.ts';
import type { ScanPlaces } from './scan-main.ts';

const WITHIN_MS = 30_000;

export interface Planted {
  readonly places: ScanPlaces;
  close(): Promise<void>;
}

/** Folders as layout 1 made them: passable, with a volume that everybody writes into. */
async function openFolders(state: string): Promise<void> {
  const volume = join(state, 'volumes', 'pvc-1');
  await mkdir(volume, { recursive: true });
  await chmod(state, 0o711);
  await chmod(join(state, 'volumes'), 0o755);
  await chmod(volume, 0o777);
}

/** A registry as layout 1 configured it: no log-in, and deletes allowed. */
async function openRegistry(folder: string): Promise<{ host: string; end: () => Promise<void> }> {
  const { registry } = await ensureTools(['registry'], { progress: () => undefined });
  const [port = 0] = await chooseFree([undefined]);
  const config = join(folder, 'registry.yaml');
  const storage = `filesystem: { rootdirectory: ${join(folder, 'blobs')} }, delete: { enabled: true }`;
  await writeFile(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { ${storage} }\nhttp: { addr: "127.0.0.1:${port}" }\n`,
  );
  const env = { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' };
  const child = spawn(registry.path, ['serve', config], { stdio: 'ignore', env });
  const ended = once(child, 'exit');
  await until(() => listens(port), { what: 'the open registry listens', withinMs: WITHIN_MS });
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { host: `127.0.0.1:${port}`, end };
}

/** The three doors that earlier versions left open, planted: what a scan must find. */
export async function doorsOfBefore(): Promise<Planted> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-before-'));
  await chmod(folder, 0o755);
  const umask = process.umask(0);
  const server = createServer((_, response) => response.end('[]'));
  try {
    await openFolders(join(folder, 'state'));
    await mkdir(join(folder, 'runtime'));
    server.listen(join(folder, 'runtime', 'supervisor.sock'));
    await once(server, 'listening');
  } finally {
    process.umask(umask);
  }
  const registry = await openRegistry(folder);
  return {
    places: {
      folders: [join(folder, 'state'), join(folder, 'runtime')],
      registries: [registry.host],
      sockets: [join(folder, 'runtime', 'supervisor.sock')],
      secrets: [],
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await registry.end();
      await rm(folder, { recursive: true });
    },
  };
}
