import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '@cutover/cluster';

const basic = (username: string, password: string) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** What a registry answers with to a request, with or without a name and a password. */
export async function answerOf(
  registry: string,
  path: string,
  { method = 'GET', login }: { readonly method?: string; readonly login?: readonly [string, string] } = {},
): Promise<number> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const headers = { accept, connection: 'close', ...(login ? { authorization: basic(...login) } : {}) };
  const response = await fetch(`http://${registry}/v2/${path}`, { method, headers });
  await response.arrayBuffer();
  return response.status;
}

/** A Deployment of one pod that pulls at every start, so that no image that the node has by now serves in its place. */
export function pullingDeployment(
  namespace: string,
  name: string,
  image: string,
  pullSecrets: readonly string[],
): object {
  const labels = { app: name };
  const spec = {
    automountServiceAccountToken: false,
    imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })),
    containers: [{ name: 'app', image, imagePullPolicy: 'Always' }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

/** A Secret by which a pod pulls, with whatever name and password. */
export function pullSecretOf(
  namespace: string,
  name: string,
  registry: string,
  [username, password]: readonly [string, string],
): object {
  const config = JSON.stringify({ auths: { [registry]: { username, password } } });
  const type = 'kubernetes.io/dockerconfigjson';
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type,
    stringData: { '.dockerconfigjson': config },
  };
}

export function apply(cluster: Cluster, ...objects: readonly object[]): Promise<unknown> {
  const input = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  return cluster.kubectl(['apply', '--filename', '-'], { input });
}

/** Of this machine, the processes whose arguments are these. */
export async function processesOf(argv: readonly string[]): Promise<number[]> {
  const wanted = `${argv.join('\0')}\0`;
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const commands = await Promise.all(
    pids.map((pid) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')),
  );
  return pids.filter((_, index) => commands[index] === wanted).map(Number);
}

/** The files below a folder in which one of these texts stands. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'latin1').catch(() => '')));
  return files.filter((_, index) => texts.some((text) => contents[index]?.includes(text)));
}
