import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

interface Live {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** The kinds that charts look for, by the group and version that have them. */
const RESOURCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: { ConfigMap: 'configmaps', Service: 'services' },
  'apps/v1': { Deployment: 'deployments', StatefulSet: 'statefulsets' },
  'argoproj.io/v1alpha1': { Rollout: 'rollouts' },
};

const groupPath = (apiVersion: string) => `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;

function discovery(path: string, unknown: readonly string[]): object | undefined {
  const [apiVersion, kinds] = Object.entries(RESOURCES).find(([name]) => groupPath(name) === path) ?? [];
  if (apiVersion === undefined || kinds === undefined || unknown.includes(apiVersion)) return undefined;
  const resources = Object.entries(kinds).map(([kind, name]) => ({ name, kind, namespaced: true, verbs: ['get'] }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersion, resources };
}

function pathOf({ apiVersion, kind, metadata: { name, namespace } }: Live): string {
  return `${groupPath(apiVersion)}/namespaces/${namespace}/${RESOURCES[apiVersion]?.[kind]}/${name}`;
}

/** An API server as far as a chart's `lookup` asks one: these objects and no others are there. */
export interface ObjectsServer {
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** @param unknown groups with their version that it has never heard of */
export async function serveObjects(
  objects: readonly object[],
  unknown: readonly string[] = [],
): Promise<ObjectsServer> {
  const byPath = new Map((objects as readonly Live[]).map((object) => [pathOf(object), object]));
  const absent = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };
  const server = createServer(({ url = '' }, response) => {
    const path = url.replace(/\?.*$/, '');
    const found = discovery(path, unknown) ?? byPath.get(path);
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? absent));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'cutover-objects-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'objects' },
    clusters: [{ name: 'objects', cluster: { server: address } }],
    contexts: [{ name: 'objects', context: { cluster: 'objects', user: 'nobody' } }],
    users: [{ name: 'nobody', user: {} }],
  };
  await writeFile(kubeconfig, stringify(config));
  return {
    kubeconfig,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
