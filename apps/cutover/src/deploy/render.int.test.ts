import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath, serveObjects, type ObjectsServer } from '@cutover/charts/testing';
import type { Cluster } from '@cutover/cluster';
import { DEPLOYABLE } from '../options/app.ts';
import { askedOf } from './asked.ts';
import { deployables, namespaceOf } from './deployment.ts';
import type { Wanted } from './deployment.ts';
import { ENVIRONMENTS } from '@cutover/charts/environments';
import { renderAll } from './render.ts';

let server: ObjectsServer;
let helm: string;

beforeAll(async () => {
  [server, helm] = await Promise.all([serveObjects([]), helmPath()]);
}, BUILD_MS);

afterAll(() => server?.close());

const imageOf = (name: string) => ({
  ...{ repository: `registry.test:5000/cutover/${name}`, version: '2.0.0' },
  digest: `sha256:${'a'.repeat(64)}`,
});

async function rendered(wanted: Wanted) {
  const { apps, sideImages } = deployables[wanted.name];
  const images = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, imageOf(name)]));
  const cluster = { kubeconfig: server.kubeconfig } as Cluster;
  const input = { cluster, helm, hasRollouts: true, signal: new AbortController().signal };
  const all = await renderAll(input, wanted, { apps: images(Object.keys(apps)), beside: images(sideImages) });
  return { ...all, asked: askedOf(all.manifests, namespaceOf(wanted)) };
}

const STRATEGIES = { dev: 'rolling', stag: 'blueGreen', qa: 'canary', prod: 'blueGreen' } as const;

describe.each(DEPLOYABLE)('%s', (name) => {
  it.each(ENVIRONMENTS)(
    'is rendered by the values of %s, at the version and by the images that are asked for',
    async (environment) => {
      const { asked, manifests, front } = await rendered({ name, version: '2.0.0', environment });
      const apps = asked.filter(({ workload }) => workload.kind !== 'StatefulSet');
      expect(apps).toHaveLength(Object.keys(deployables[name].apps).length);
      for (const { strategy, version, images, workload } of apps) {
        expect([strategy, version, workload.namespace]).toEqual([STRATEGIES[environment], '2.0.0', environment]);
        expect(images).toEqual([expect.stringMatching(/^registry\.test:5000\/cutover\/\w+@sha256:a{64}$/)]);
      }
      expect(front).toBe(name === 'bank' ? 'membership-service' : 'pacman');
      const workloads = manifests.filter(({ kind }) => /^(Deployment|Rollout|StatefulSet)$/.test(kind));
      expect(workloads.map(({ metadata }) => metadata.labels?.['env'])).toEqual(workloads.map(() => environment));
    },
    BUILD_MS,
  );

  it(
    'is rendered by what is given where that is another strategy, and as many pods',
    async () => {
      const given = { name, version: '2.0.0', strategy: 'recreate', replicas: 3 } as const;
      const { asked, front } = await rendered({ ...given, environment: 'qa' });
      const { asked: alone } = await rendered(given);
      for (const all of [asked, alone]) {
        const apps = all.filter(({ workload }) => workload.kind === 'Deployment');
        expect(apps.map(({ strategy, replicas }) => [strategy, replicas])).toEqual(apps.map(() => ['recreate', 3]));
        expect(apps).toHaveLength(Object.keys(deployables[name].apps).length);
      }
      expect(front).toBe(name === 'bank' ? 'membership-service' : 'pacman');
    },
    BUILD_MS,
  );
});
