import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import type { StrategyName } from '@cutover/comparison';
import { comparing } from './testing/lanes.ts';

const NAME = 'cutover-e2e-lanes-mesh-routes';
const RATE = '50';
const PERCENT = 25;
const STRATEGIES: readonly StrategyName[] = ['canary-mesh-header', 'canary-mesh-mirror'];

const { ofTheRun, ofTheLane } = comparing({
  name: NAME,
  up: ['--with', 'rollouts', '--with', 'mesh'],
  asked: [
    ...['--strategies', STRATEGIES.join(','), '--faults', 'none', '--no-controls'],
    ...['--rate', RATE, '--steps', `${PERCENT}:20`],
  ],
});

interface Routes {
  readonly kind: string;
  readonly managed?: readonly { readonly name: string; readonly method?: string }[];
}

/** What the gateway, or the cluster, had before the weights, each time that it changed. */
async function routesOf(dir: string, lane: string, kind: 'ProxyRoutes' | 'VirtualService') {
  const lines = (await readFile(join(dir, 'lanes', lane, 'events.ndjson'), 'utf8')).trim().split('\n');
  const objects = lines.map((line) => (JSON.parse(line) as { object: Routes }).object);
  return objects.filter((object) => object.kind === kind).map(({ managed = [] }) => managed);
}

describe('canaries to which a route leads', () => {
  it.each(STRATEGIES)('%s stands at its one step, becomes all, and is rolled back', (strategy) =>
    ofTheLane(strategy, ({ end, marks, requests }) => {
      expect(end).toEqual({ how: 'completed' });
      expect(requests.sent).toBeGreaterThan(0);
      expect(marks.map(({ name }) => name)).toEqual([
        ...['deploy', 'step', 'advance', 'rollback', 'rollback-promote', 'stop'],
      ]);
    }),
  );

  it.each(STRATEGIES)('%s has no weight until it is promoted, then all', (strategy) =>
    ofTheLane(strategy, ({ weights = [], marks }) => {
      const advance = marks.find(({ name }) => name === 'advance')?.at ?? NaN;
      expect(weights.filter(({ at }) => at < advance).filter(({ share }) => share > 0)).toEqual([]);
      expect(weights.map(({ share }) => share)).toEqual(expect.arrayContaining([0, 1]));
    }),
  );

  it('with the header every answered request was the new version’s, and without it none, once the gateway had the route', () =>
    ofTheLane('canary-mesh-header', ({ byHeader }) => {
      expect(byHeader).toMatchObject({
        isExact: true,
        withHeader: { byNew: byHeader?.withHeader.answered },
        without: { byNew: 0 },
        intended: expect.closeTo(PERCENT / 100, 6) as unknown,
      });
      expect(byHeader?.withHeader.answered).toBeGreaterThan(0);
      expect(byHeader?.without.answered).toBeGreaterThan(0);
      expect(byHeader?.byNew.interval?.low).toBeLessThan(PERCENT / 100);
      expect(byHeader?.byNew.interval?.high).toBeGreaterThan(PERCENT / 100);
    }));

  it('the canary got the share of the reads that was meant, as copies, and nobody was answered by it', () =>
    ofTheLane('canary-mesh-mirror', ({ mirrored }) => {
      expect(mirrored).toMatchObject({ answeredByNew: 0, intended: PERCENT / 100 });
      expect(mirrored?.mirrored).toBeGreaterThan(0);
      expect(mirrored?.mirrored).toBeLessThanOrEqual(mirrored?.reads ?? 0);
      expect(mirrored?.interval?.low).toBeLessThan(PERCENT / 100);
      expect(mirrored?.interval?.high).toBeGreaterThan(PERCENT / 100);
    }));

  it('no write was mirrored, and money is as its ledger says', () =>
    ofTheRun(async ({ dir, run }) => {
      const lane = run.lanes.findLast(({ strategy }) => strategy === 'canary-mesh-mirror');
      expect(lane?.invariants).toMatchObject({ holds: true, doubled: [] });
      const routes = (await routesOf(dir, lane?.id ?? '', 'ProxyRoutes')).flat();
      expect(routes.length).toBeGreaterThan(0);
      for (const route of routes) expect(route).toMatchObject({ name: 'mirror', method: 'GET' });
    }));

  it.each([
    ['canary-mesh-header', 'header'],
    ['canary-mesh-mirror', 'mirror'],
  ] as const)('the route of %s was in the cluster and in the gateway, and is gone at the end', (strategy, name) =>
    ofTheRun(async ({ dir, run }) => {
      const lane = run.lanes.findLast((one) => one.strategy === strategy);
      for (const kind of ['VirtualService', 'ProxyRoutes'] as const) {
        const routes = await routesOf(dir, lane?.id ?? '', kind);
        expect({ kind, routes: routes.flat() }).toMatchObject({
          routes: expect.arrayContaining([expect.objectContaining({ name })]) as unknown,
        });
        expect({ kind, last: routes.at(-1) }).toEqual({ kind, last: [] });
      }
    }),
  );
});

it('a comparison by routes is the same when recomputed from its records', () =>
  ofTheRun(async ({ dir, run }) => {
    expect(await recompute(dir)).toEqual(run);
  }));
