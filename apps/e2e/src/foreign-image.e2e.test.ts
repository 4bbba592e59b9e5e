import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createProvider, type Cluster } from '@cutover/cluster';
import { until } from '@cutover/testing-kit';
import { pushImage } from '@cutover/image-builder';
import { succeed } from './testing/command-line.ts';
import { imageOf } from './testing/dockerfiles/layout.ts';
import { expressApp } from './testing/express-app.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e';
const READY_MS = 180_000;

let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-foreign-'));
  await freshCluster(NAME);
  cluster = await createProvider({ provider: 'embedded', name: NAME }).connect();
}, COLD_MS);

afterAll(async () => {
  await succeed('down', '--name', NAME);
  await rm(folder, { recursive: true, force: true });
}, PATIENCE_MS);

it(
  "somebody else's app is pulled and run by containerd under the level restricted, as a user, with a root that is read-only",
  async () => {
    const app = await expressApp(join(folder, 'app'));
    const layout = join(folder, 'layout');
    await succeed('image', 'build', app, '--to', layout);
    const { push, pull, insecure, credential } = cluster.registry;
    const options = { insecure, ...(credential && { credentials: await credential() }) };
    const { reference } = await pushImage(await imageOf(layout), `${push}/foreign/express:2.3.4`, options);
    const image = reference.replace(push, pull);

    const namespace = 'foreign';
    await cluster.kubectl(['create', 'namespace', namespace]);
    await cluster.kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
    await cluster.kubectl(['apply', '--filename', '-'], { input: JSON.stringify(pod(namespace, image)) });
    await cluster.kubectl(['wait', '--namespace', namespace, 'pod/express', '--for=condition=Ready', '--timeout=180s']);

    const where = ['get', 'pod', 'express', '--namespace', namespace, '--output', 'json'];
    const { status } = JSON.parse((await cluster.kubectl(where)).stdout) as {
      status: { podIP: string; containerStatuses: { imageID: string }[] };
    };
    expect(status.containerStatuses[0]!.imageID).toContain(image.split('@')[1]);
    const exposed = await cluster.expose({ address: status.podIP, port: 8080 });
    try {
      const get = (path: string) => fetch(`${exposed.url}${path}`).catch(() => undefined);
      const root = await until('it answers', () => get('/'), { withinMs: READY_MS });
      expect(await root.json()).toEqual({ app: 'hello-express', uid: 65_532 });
      expect(await (await get('/hello.txt'))?.text()).toBe('hello from a file\n');
    } finally {
      await exposed.close();
    }
  },
  PATIENCE_MS,
);

function pod(namespace: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'express', namespace },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'express',
          image,
          ports: [{ containerPort: 8080 }],
          readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
