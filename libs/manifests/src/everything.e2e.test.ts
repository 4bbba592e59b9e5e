import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyChart } from '@cutover/charts';
import {
  defineRollouts,
  defineServiceMonitors,
  defineVirtualServices,
  helmPath,
  startApiServer,
} from '@cutover/charts/testing';
import type { ApiServer, Manifest } from '@cutover/charts/testing';
import { buildFolder } from './build/kustomize.ts';
import { variantsOf } from './check/chart-variants.ts';
import { SENSIBLE } from './components.ts';
import { ENVIRONMENTS } from './environments.ts';
import { everyLeaf, everyOverlay } from './leaves.ts';
import { idOf, toYaml } from './objects/kubernetes-object.ts';
import type { KubernetesObject } from './objects/kubernetes-object.ts';
import { HERE } from './here.ts';
import { exceptionFor } from './policies/exceptions.ts';
import { withChart } from './render/chart.ts';
import { kustomizePath } from './testing/tools.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 15 * 60_000;

/** Whose definitions lie in no module that is built here: what a component says of them is held to its documents by a test of its own. */
const UNSERVED: ReadonlySet<string> = new Set(['HTTPRoute']);
/** Of a chart's variants: one under the level restricted, and one for what is exempt by name. */
const [RESTRICTED, EXEMPT] = ['variants', 'exempt'] as const;

let server: ApiServer;
let helm: string;
let kustomize: string;
let scratch: string;

async function makeNamespace(name: string, levels: readonly string[]): Promise<void> {
  const labels = Object.fromEntries(levels.map((level) => [`pod-security.kubernetes.io/${level}`, 'restricted']));
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}

beforeAll(async () => {
  [helm, kustomize] = [await helmPath(), await kustomizePath()];
  scratch = await mkdtemp(join(tmpdir(), 'cutover-everything-'));
  server = await startApiServer();
  await defineRollouts(server);
  await defineServiceMonitors(server);
  await defineVirtualServices(server);
  for (const name of [RESTRICTED, ...ENVIRONMENTS.map((one) => one.name)])
    await makeNamespace(name, ['enforce', 'warn']);
  await makeNamespace(EXEMPT, []);
}, COLD_MS);
afterAll(async () => {
  await server?.stop();
  await rm(scratch, { recursive: true, force: true });
});

const asked = new Map<string, Promise<string[]>>();

async function problemsOf(object: KubernetesObject): Promise<string[]> {
  const { refusal, warnings } = await server.client.verdictOf(object as unknown as Manifest);
  return [...(refusal === undefined ? [] : [refusal]), ...warnings].map((problem) => `${idOf(object)}: ${problem}`);
}

/** What the API server would refuse or warn of. The same object is asked about once. */
async function problemsIn(objects: readonly KubernetesObject[]): Promise<string[]> {
  const found: string[] = [];
  for (const object of objects.filter(({ kind }) => !UNSERVED.has(kind))) {
    const key = JSON.stringify(object);
    const problems = asked.get(key) ?? problemsOf(object);
    asked.set(key, problems);
    found.push(...(await problems));
  }
  return found;
}

describe('everything that charts and overlays say, by a real API server', () => {
  it.each(everyChart())(
    'charts/%s is taken with each of its values files',
    async (chart) => {
      const folder = join(HERE.charts, chart);
      const namespace = exceptionFor('restricted', { chart }) === undefined ? RESTRICTED : EXEMPT;
      const variants = await variantsOf(folder);
      expect(variants.length).toBeGreaterThan(0);
      await withChart(folder, helm, async ({ render }) => {
        for (const { file, values } of variants) {
          expect([file, await problemsIn(await render(values, namespace))]).toEqual([file, []]);
        }
      });
    },
    PATIENCE_MS,
  );

  it(
    'each leaf and each overlay is taken',
    async () => {
      for (const { folder } of [...everyLeaf(HERE), ...everyOverlay(HERE)]) {
        expect([folder, await problemsIn(await buildFolder(kustomize, folder))]).toEqual([folder, []]);
      }
    },
    PATIENCE_MS,
  );

  it(
    'each sensible set of components over a leaf with an Ingress is taken',
    async () => {
      const isServed = (objects: readonly KubernetesObject[]) => objects.some(({ kind }) => kind === 'Ingress');
      const leaves = everyLeaf(HERE).filter(({ environment }) => environment === 'dev');
      const built = await Promise.all(
        leaves.map(async (leaf) => ({ leaf, objects: await buildFolder(kustomize, leaf.folder) })),
      );
      const over = built.find(({ objects }) => isServed(objects))?.leaf.folder;
      for (const [i, components] of (over === undefined ? [] : SENSIBLE).entries()) {
        const place = join(scratch, String(i));
        await mkdir(place);
        const paths = components.map((name) => relative(place, join(HERE.kustomize, 'components', name)));
        const kustomization = { namespace: 'dev', resources: [relative(place, over!)], components: paths };
        await writeFile(join(place, 'kustomization.yaml'), toYaml(kustomization));
        expect([components, await problemsIn(await buildFolder(kustomize, place))]).toEqual([components, []]);
      }
    },
    PATIENCE_MS,
  );

  it('would be told of a field that is none, and of pods that the level refuses', async () => {
    const metadata = { name: 'planted', namespace: 'dev' };
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } };
    const spec = { selector: { matchLabels: { a: 'b' } }, template };
    const planted = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
    expect(await problemsIn([planted])).toEqual([
      expect.stringMatching(/^Deployment planted: would violate PodSecurity "restricted/),
    ]);
    const misspelt = { ...planted, spec: { ...spec, replica: 3 } };
    expect((await problemsIn([misspelt])).join('\n')).toContain('unknown field "spec.replica"');
  });
});
