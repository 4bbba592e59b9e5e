import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineRollouts } from './testing/api-server/rollouts.ts';
import { defineServiceMonitors } from './testing/api-server/service-monitors.ts';
import { defineVirtualServices } from './testing/api-server/virtual-services.ts';
import { startApiServer } from './testing/api-server/start.ts';
import type { ApiServer } from './testing/api-server/start.ts';
import { everyCandidate } from './testing/oracle/candidates.ts';
import { judge } from './testing/oracle/judge.ts';
import { runOracle } from './testing/oracle/run-oracle.ts';
import { renderObjects, REQUIRED } from './testing/rendering.ts';
import { merge } from './testing/paths.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 15 * 60_000;

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
  await defineRollouts(server);
  await defineServiceMonitors(server);
  await defineVirtualServices(server);
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  for (const name of ['oracle', 'somewhere'])
    await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}, COLD_MS);

afterAll(() => server?.stop());

describe('values that may be wrong, by a real API server', () => {
  it(
    'are never taken by a chart and refused by it; where a chart is stricter, its schema says why',
    async () => {
      const isThorough = process.env['CUTOVER_ORACLE'] === 'all';
      const candidates = everyCandidate({ sampled: !isThorough });
      expect(candidates.length).toBeGreaterThan(500);
      const verdict = judge(await runOracle(server.client, candidates, { isThorough }));
      expect(verdict.missed).toEqual([]);
      expect(verdict.unexplained).toEqual([]);
      expect(verdict.unnamed).toEqual([]);
      expect(verdict.taken).toBeGreaterThan(200);
      expect(verdict.refusedByBoth).toBeGreaterThan(isThorough ? 200 : 50);
      expect(verdict.stricter.size).toBeGreaterThan(5);
    },
    PATIENCE_MS,
  );

  it(
    'are missed, and found to be, by charts without a schema',
    async () => {
      const sizes = everyCandidate({ sampled: false }).filter(
        ({ name }) => name === 'tmp.sizeLimit' || name === 'containerPort',
      );
      const withoutSchemas = async (staged: Readonly<Record<string, { chart: string }>>) => {
        for (const { chart } of Object.values(staged)) await rm(join(chart, 'values.schema.json'));
      };
      const { missed } = judge(await runOracle(server.client, sizes, { loosen: withoutSchemas }));
      expect(missed.filter((line) => line.includes('tmp.sizeLimit="lots"'))).toHaveLength(2);
      expect(missed.filter((line) => line.includes('containerPort=65536'))).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it.each(['a', '1', '007', 'a.b', '123.4', 'r'.repeat(53), `${'r'.repeat(51)}-x`])(
    'release %s is refused by its name, or gives objects that are taken',
    async (release) => {
      const values = {
        account: { interest: { enabled: true }, audit: { enabled: true } },
        kafka: { fullnameOverride: '', topics: { image: 'registry.example/t:1' } },
      };
      for (const [chart, own] of Object.entries(values)) {
        const rendered = await renderObjects(chart, merge(REQUIRED[chart]!, own), { release, tests: true }).catch(
          (error: Error) => error,
        );
        if (rendered instanceof Error) expect(rendered.message).toMatch(/^charts\/\w+: fullnameOverride: /);
        else for (const object of rendered) expect(await server.client.refusalOf(object)).toBeUndefined();
      }
    },
    PATIENCE_MS,
  );
});
