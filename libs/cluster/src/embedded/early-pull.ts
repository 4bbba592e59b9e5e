import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NodePaths } from './paths.ts';
import { succeed } from './system/command.ts';
import { inMounts } from './system/mounts.ts';
import { inNetwork } from './system/network.ts';
import { until } from './until.ts';

const SOCKET_WITHIN_MS = 30_000;

async function pull(paths: NodePaths, reference: string, signal: AbortSignal | undefined): Promise<void> {
  const containerd = ['ctr', '--address', paths.containerdSocket, '--namespace', 'k8s.io'];
  const hosts = ['--hosts-dir', join(paths.config, 'registries')];
  const pulling = [...containerd, 'images', 'pull', ...hosts, reference];
  const argv = inNetwork(paths, inMounts(paths, pulling));
  await succeed(argv, signal ? { signal } : {});
}

/** Pulls what the first pods will ask for while the API server still boots, so that they need not wait for it. */
export async function pullEarly(paths: NodePaths, references: readonly string[], signal?: AbortSignal): Promise<void> {
  const listens = async () => existsSync(paths.containerdSocket);
  await until(listens, { what: 'containerd listens', withinMs: SOCKET_WITHIN_MS, signal });
  for (const reference of references) await pull(paths, reference, signal);
}
