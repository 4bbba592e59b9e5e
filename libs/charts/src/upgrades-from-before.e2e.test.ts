import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { chartFolder } from './chart-folder.ts';
import { withStagedChart } from './staged-chart.ts';
import { defineRollouts } from './testing/api-server/rollouts.ts';
import { startApiServer } from './testing/api-server/start.ts';
import type { ApiServer } from './testing/api-server/start.ts';
import { unpackChartsOfBefore } from './testing/charts-of-before.ts';
import { merge } from './testing/paths.ts';
import { statusOf, upgrade } from './testing/release.ts';
import { helmPath } from './testing/rendering.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 15 * 60_000;

let server: ApiServer;
let helm: string;
let before: Awaited<ReturnType<typeof unpackChartsOfBefore>>;

beforeAll(async () => {
  helm = await helmPath();
  before = await unpackChartsOfBefore();
  server = await startApiServer();
  await defineRollouts(server);
}, COLD_MS);

afterAll(async () => {
  await server?.stop();
  await before?.remove();
});

/** What of the values of before is refused, by values file, and what names it. The chart's README says what takes its place. */
const REFUSED: Readonly<Record<string, string>> = { 'mongo/ephemeral': 'no such value: port (values.yaml lists all)' };

/** @param name as in `ci/NAME-values.yaml` */
async function valuesOf(chart: string, name: string): Promise<object> {
  const text = await readFile(join(before.folder, chart, 'ci', `${name}-values.yaml`), 'utf8');
  return merge({ image: { repository: `registry.example/${chart}` } }, (parse(text) ?? {}) as object);
}

const namesOf = (chart: string) =>
  readdirSync(join(before.folder, chart, 'ci')).map((file) => file.replace('-values.yaml', ''));

describe.each(['account', 'kafka', 'membership', 'mongo', 'pacman', 'transfer', 'zookeeper'])(
  'a release of charts/%s as it was before',
  (chart) => {
    it(
      'is upgraded under the values that it was installed with, or refused before it begins by the name of the one that is gone',
      async () => {
        const outcomes: Record<string, string> = {};
        await withStagedChart(join(before.folder, chart), async (old) =>
          withStagedChart(chartFolder(chart), async (staged) => {
            for (const name of namesOf(chart)) {
              const namespace = `${chart}-${name}`;
              await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
              const release = { helm, kubeconfig: server.kubeconfig, name: chart, namespace, staged };
              const values = await valuesOf(chart, name);
              expect([name, await upgrade({ ...release, staged: old }, values)]).toEqual([name, undefined]);
              const refusal = await upgrade(release, values);
              if (refusal !== undefined) outcomes[`${chart}/${name}`] = refusal;
              expect(await statusOf(release)).toBe('deployed');
            }
          }),
        );
        expect(outcomes).toEqual(
          Object.fromEntries(Object.entries(REFUSED).filter(([name]) => name.startsWith(`${chart}/`))),
        );
      },
      PATIENCE_MS,
    );
  },
);
