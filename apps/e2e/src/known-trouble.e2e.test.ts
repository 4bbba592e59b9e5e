import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApiServer, startControllerManager, type ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { titleOf } from './known-trouble/list.ts';

const NAMESPACE = 'trouble';
const BEGIN_MS = 300_000;
const WAIT_MS = 120_000;
/** Each wait of a test may take as long as it may. */
const PATIENCE_MS = 5 * WAIT_MS;
const [GOOD, BROKEN] = ['registry.example/store:1', 'registry.example/store:broken'];

let server: ApiServer;
let stopManager: () => Promise<void>;

interface Pod {
  readonly metadata: { readonly uid: string };
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
}

interface StatefulSet {
  readonly metadata: { readonly generation: number };
  readonly status?: { readonly observedGeneration?: number };
}

const podPath = (name: string) => `/api/v1/namespaces/${NAMESPACE}/pods/${name}-0`;
const setPath = (name: string) => `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/${name}`;
const podOf = async (name: string) =>
  (await server.client.read(podPath(name)).catch(() => undefined)) as Pod | undefined;
const imageOf = async (name: string) => (await podOf(name))?.spec.containers[0]?.image;

/** Whether the controller has gone through the set as it is now. */
async function isSeen(name: string): Promise<boolean> {
  const { metadata, status } = (await server.client.read(setPath(name))) as StatefulSet;
  return status?.observedGeneration === metadata.generation;
}

const apply = (name: string, image: string) =>
  server.client.change(setPath(name), { spec: { template: { spec: { containers: [{ name: 'store', image }] } } } });

const hasImage = (name: string, image: string) =>
  until(`${name}-0 is of ${image}`, async () => (await imageOf(name)) === image, { withinMs: WAIT_MS });

/** Stands in for a kubelet that could start the image. */
async function start(name: string): Promise<void> {
  const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True' }));
  await server.client.change(`${podPath(name)}/status`, { status: { phase: 'Running', conditions } });
}

/** A server of one pod, as the charts' stores are, whose new version never gets ready and is taken back. */
async function broken(name: string, podManagementPolicy: 'OrderedReady' | 'Parallel'): Promise<void> {
  const labels = { app: name };
  await server.client.create({
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace: NAMESPACE } },
    spec: {
      ...{ replicas: 1, serviceName: name, podManagementPolicy, selector: { matchLabels: labels } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'store', image: GOOD }] } },
    },
  });
  await hasImage(name, GOOD);
  await start(name);
  await apply(name, BROKEN);
  await hasImage(name, BROKEN);
  await apply(name, GOOD);
}

beforeAll(async () => {
  server = await startApiServer();
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  stopManager = await startControllerManager({
    kubeconfig: server.kubeconfig,
    controllers: ['statefulset-controller', 'garbage-collector-controller'],
  });
}, BEGIN_MS);

afterAll(async () => {
  await stopManager();
  await server.stop();
});

describe(titleOf('kubernetes#67250'), () => {
  it(
    'stays with it until somebody deletes the pod, while one whose pods are not waited for goes back by itself',
    async () => {
      await broken('ordered', 'OrderedReady');
      await broken('parallel', 'Parallel');
      await hasImage('parallel', GOOD);
      await until('the other change is seen, too', () => isSeen('ordered'), { withinMs: WAIT_MS });
      expect(await imageOf('ordered')).toBe(BROKEN);
      await server.client.remove(podPath('ordered'));
      await hasImage('ordered', GOOD);
    },
    PATIENCE_MS,
  );
});
