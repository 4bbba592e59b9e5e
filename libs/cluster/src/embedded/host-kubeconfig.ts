import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { NodePaths } from './paths.ts';

interface Kubeconfig {
  readonly clusters: { name: string; cluster: { server: string } }[];
  readonly users: { name: string }[];
  contexts: { name: string; context: { cluster: string; user: string } }[];
  'current-context': string;
}

/** kubeadm's administrator, who finds the API server at 127.0.0.1 of the host; every name in it is the cluster's. */
export function forHost(text: string, name: string, port: number): string {
  const config = parse(text) as Kubeconfig;
  for (const entry of config.clusters) Object.assign(entry, { name });
  for (const { cluster } of config.clusters) cluster.server = `https://127.0.0.1:${port}`;
  for (const user of config.users) user.name = name;
  config.contexts = [{ name, context: { cluster: name, user: name } }];
  config['current-context'] = name;
  return stringify(config);
}

/** Writes the kubeconfig for use on this machine. `super-admin` needs no binding that something would have to make first. */
export async function writeHostKubeconfig(name: string, paths: NodePaths, port: number): Promise<void> {
  const text = await readFile(join(paths.kubernetes, 'super-admin.conf'), 'utf8');
  await writeFile(paths.kubeconfig, forHost(text, name, port), { mode: 0o600 });
}
