import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chartFolder } from './chart-folder.ts';
import { withStagedChart } from './staged-chart.ts';
import { defineRollouts } from './testing/api-server/rollouts.ts';
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
}, COLD_MS);

afterAll(() => server?.stop());

const IMMUTABLE_CLAIM = ['persistence.enabled', 'persistence.size', 'persistence.storageClassName'];
const BLUE_GREEN = { name: 'strategy.type (blueGreen)', path: ['strategy', 'type'], value: 'blueGreen' };
const topics = { topics: { image: 'registry.example/transfer:1.0.0' } };

describe.each([
  {
    chart: 'account',
    own: { fullnameOverride: 'bank', interest: { enabled: true } },
    more: [BLUE_GREEN],
    refused: ['nameOverride'],
  },
  { chart: 'kafka', own: topics, more: [], refused: ['nameOverride', ...IMMUTABLE_CLAIM] },
  { chart: 'mongo', own: {}, more: [], refused: ['nameOverride', ...IMMUTABLE_CLAIM] },
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
