import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import { comparing, laneOf } from './testing/lanes.ts';

const { ofTheRun, ofTheLane } = comparing({
  name: 'cutover-e2e-lanes-client',
  up: ['--with', 'mesh'],
  asked: ['--strategies', 'rolling-mesh-client', '--faults', 'none', '--no-controls', '--rate', '50'],
});

describe('a lane by a client with a sidecar', () => {
  it('is deployed and rolled back, and nearly all of its requests go well', () =>
    ofTheLane('rolling-mesh-client', ({ end, requests, void: mark }) => {
      expect({ end, requests, void: mark }).toMatchObject({ end: { how: 'completed' } });
      expect(requests.ok / requests.sent).toBeGreaterThan(0.95);
      expect(requests.byConnection.fresh.sent).toBeGreaterThan(0);
    }));

  it('shares the requests of one connection among pods, which no Service does without a mesh', () =>
    ofTheRun(async (compared) => {
      const { id } = laneOf(compared, 'rolling-mesh-client');
      const lines = (await readFile(join(compared.dir, 'lanes', id, 'requests.ndjson'), 'utf8')).trimEnd().split('\n');
      const podsOf = new Map<number, Set<string>>();
      for (const { conn, pod } of lines.map((line) => JSON.parse(line) as { conn: number | null; pod: string | null }))
        if (conn !== null && pod !== null) podsOf.set(conn, (podsOf.get(conn) ?? new Set()).add(pod));
      const most = Math.max(...[...podsOf.values()].map(({ size }) => size));
      expect(most).toBeGreaterThan(1);
    }));
});

it('a comparison by a client in the mesh is the same when recomputed from its records', () =>
  ofTheRun(async ({ dir, run }) => {
    expect(await recompute(dir)).toEqual(run);
  }));
