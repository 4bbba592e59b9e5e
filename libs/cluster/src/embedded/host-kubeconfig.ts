import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@cutover/toolchain';
import { parse, stringify } from 'yaml';
import type { ClusterPaths } from './paths.ts';

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

/**
 * Writes the kubeconfig for use on this machine: an administrator by the binding that `up` applies, whose rights can be taken away. The
 * super-admin, whose rights cannot, stays kubeadm's own and makes that binding.
 */
export async function writeHostKubeconfig(name: string, paths: ClusterPaths, port: number): Promise<void> {
  const text = await readFile(join(paths.kubernetes, 'admin.conf'), 'utf8');
  await writeWhole(paths.kubeconfig, forHost(text, name, port));
}

/** The flags by which kubectl on this machine is the super-admin. */
export function asSuperAdmin(paths: ClusterPaths, port: number): string[] {
  return [`--kubeconfig=${join(paths.kubernetes, 'super-admin.conf')}`, `--server=https://127.0.0.1:${port}`];
}
