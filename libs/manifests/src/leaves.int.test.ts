import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { everyChart } from '@cutover/charts';
import { inPool } from '@cutover/toolchain';
import { checkChart } from './check/check-chart.ts';
import { checkLeaf } from './check/check-leaf.ts';
import { breachText } from './check/judge.ts';
import type { Breach } from './check/judge.ts';
import { everyLeaf } from './leaves.ts';
import { HERE } from './here.ts';
import { EXCEPTIONS } from './policies/exceptions.ts';
import { renderManifests } from './render/render-manifests.ts';
import { kustomizePath, toolPath } from './testing/tools.ts';

const PATIENCE_MS = 15 * 60_000;
/** Each is a few processes. */
const AT_ONCE = 2;

const unexplained = (breaches: readonly Breach[]): string[] =>
  breaches.filter(({ exception }) => !exception).map(breachText);

let helm: string;
const breaches: Breach[] = [];

beforeAll(async () => {
  helm = await helmPath();
}, BUILD_MS);

describe('what is committed', () => {
  it(
    'is what rendering would write',
    async () => {
      expect(await renderManifests({ places: HERE, helm, check: true })).toEqual({ stale: [], orphaned: [] });
    },
    PATIENCE_MS,
  );

  it(
    'in each leaf builds what Helm renders, and breaks no rule that no exception explains',
    async () => {
      const tools = { helm, kustomize: await kustomizePath(), 'kube-score': await toolPath('kube-score') };
      const verdicts = await inPool(everyLeaf(HERE), (leaf) => checkLeaf(HERE, leaf, tools), AT_ONCE);
      const found = verdicts.flatMap((verdict) => {
        breaches.push(...verdict.breaches);
        const lines = [...verdict.differences, ...unexplained(verdict.breaches)];
        return lines.map((line) => `${verdict.leaf.environment}/${verdict.leaf.chart}: ${line}`);
      });
      expect(found).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'in each chart breaks no rule with any of its values files',
    async () => {
      const found: string[] = [];
      for (const chart of everyChart()) {
        for (const { file, breaches: some } of await checkChart(join(HERE.charts, chart), helm)) {
          breaches.push(...some);
          found.push(...unexplained(some).map((line) => `${chart}/${file}: ${line}`));
        }
      }
      expect(found).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('needs every exception', () => {
    const used = new Set(breaches.map(({ exception }) => exception));
    expect(EXCEPTIONS.filter((exception) => !used.has(exception))).toEqual([]);
  });
});
