import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chartFolder } from './chart-folder.ts';
import { withStagedChart } from './staged-chart.ts';
import { defineRollouts } from './testing/api-server/rollouts.ts';
import { defineServiceMonitors } from './testing/api-server/service-monitors.ts';
import { defineVirtualServices } from './testing/api-server/virtual-services.ts';
import { startApiServer } from './testing/api-server/start.ts';
import type { ApiServer } from './testing/api-server/start.ts';
import { everyOtherValue } from './testing/defaults.ts';
import { merge, withValue } from './testing/paths.ts';
import { statusOf, upgrade } from './testing/release.ts';
import { helmPath, REQUIRED } from './testing/rendering.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 15 * 60_000;

let server: ApiServer;
let helm: string;

beforeAll(async () => {
  helm = await helmPath();
  server = await startApiServer();
  await defineRollouts(server);
  await defineServiceMonitors(server);
  await defineVirtualServices(server);
}, COLD_MS);

afterAll(() => server?.stop());

const IMMUTABLE_CLAIM = ['persistence.enabled', 'persistence.size', 'persistence.storageClassName'];
const BLUE_GREEN = { name: 'strategy.type (blueGreen)', path: ['strategy', 'type'], value: 'blueGreen' };
const CANARY = { name: 'strategy.type (canary)', path: ['strategy', 'type'], value: 'canary' };
const HEADLESS = { name: 'service.type', path: ['service', 'type'], value: 'headless' };
const topics = { topics: { image: 'registry.example/transfer:1.0.0' } };

describe('a number of pods that was said before', () => {
  it(
    'stays when an autoscaler comes to choose it, and when the strategy makes another object of the pods',
    async () => {
      await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'scaled' } });
      await withStagedChart(chartFolder('account'), async (staged) => {
        const release = { helm, kubeconfig: server.kubeconfig, name: 'account', namespace: 'scaled', staged };
        const replicas = async (resource: string) =>
          (await server.client.read(`/apis/${resource}/account`.replace('NS', 'namespaces/scaled'))) as {
            spec: { replicas?: number };
          };
        const base = merge(REQUIRED['account']!, { replicaCount: 4 });
        expect(await upgrade(release, base)).toBeUndefined();
        const scaled = merge(base, { autoscaling: { enabled: true } });
        for (const times of [1, 2]) {
          expect([times, await upgrade(release, scaled)]).toEqual([times, undefined]);
          expect((await replicas('apps/v1/NS/deployments')).spec.replicas).toBe(4);
        }
        expect(await upgrade(release, merge(scaled, { strategy: { type: 'canary' } }))).toBeUndefined();
        expect((await replicas('argoproj.io/v1alpha1/NS/rollouts')).spec.replicas).toBe(4);
      });
    },
    PATIENCE_MS,
  );
});

describe.each([
  {
    chart: 'account',
    own: { fullnameOverride: 'bank', interest: { enabled: true }, service: { type: 'LoadBalancer' } },
    more: [BLUE_GREEN, CANARY, HEADLESS],
    refused: ['nameOverride', 'service.loadBalancerClass', HEADLESS.name],
  },
  { chart: 'kafka', own: topics, more: [], refused: ['nameOverride', ...IMMUTABLE_CLAIM, 'external.enabled'] },
  {
    chart: 'mongo',
    own: { backup: { image: 'registry.example/mongo-backup:1.0.0' } },
    more: [],
    refused: ['nameOverride', ...IMMUTABLE_CLAIM, 'backup.persistence.size'],
  },
])('charts/$chart installed', ({ chart, own, more, refused }) => {
  it(
    'can be upgraded to another value of everything, or says beforehand which value cannot be changed',
    async () => {
      await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: chart } });
      await withStagedChart(chartFolder(chart), async (staged) => {
        const release = { helm, kubeconfig: server.kubeconfig, name: chart, namespace: chart, staged };
        const base = merge(REQUIRED[chart]!, own);
        expect(await upgrade(release, base)).toBeUndefined();
        const lines: Record<string, string> = {};
        for (const { name, path, value } of [...everyOtherValue(chart), ...more]) {
          const line = await upgrade(release, withValue(base, path, value));
          if (line !== undefined) lines[name] = line;
        }
        expect(Object.keys(lines)).toEqual(refused);
        for (const name of refused) expect(lines[name]).toMatch(new RegExp(`^${name}: .* cannot be changed`));
        // Refused before anything was done, not half-way.
        expect(await statusOf(release)).toBe('deployed');
      });
    },
    PATIENCE_MS,
  );
});
