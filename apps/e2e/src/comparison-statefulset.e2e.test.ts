import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import type { Measured } from '@cutover/testing-kit';
import { succeed } from './testing/command-line.ts';
import { compare, type Compared } from './testing/compare.ts';
import { freshCluster } from './testing/fresh-cluster.ts';
import { judging } from './testing/lanes.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-statefulset';
const RATE = '40';

let out: string;
let comparison: Measured<Compared>;

const { ofTheRun, ofTheLane } = judging(() => comparison);

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'cutover-e2e-statefulset-'));
  await freshCluster(NAME);
  const asked = ['--app', 'pacman', '--strategies', 'statefulset-rolling', '--no-controls', '--rate', RATE];
  comparison = await compare(out, '--name', NAME, ...asked);
}, COLD_MS);

afterAll(async () => {
  await succeed('down', '--name', NAME);
  await rm(out, { recursive: true, force: true });
}, PATIENCE_MS);

describe("an update of MongoDB's StatefulSet under load of the game", () => {
  it('ends its one pod, starts it anew, and does so again on the way back, while no pod of the app changes', () =>
    ofTheLane('statefulset-rolling', ({ end, marks, deployMs, rollbackPodsMs, pods }) => {
      expect(end).toEqual({ how: 'completed' });
      expect(marks.map(({ name }) => name)).toEqual(['deploy', 'rollback', 'stop']);
      const lives = pods.filter(({ name }) => name === 'mongo-0');
      expect(lives.map(({ revision }) => revision)).toEqual(['old', 'new', 'old']);
      expect(deployMs).toBeGreaterThan(0);
      expect(rollbackPodsMs).toBeGreaterThan(0);
      const ofTheApp = pods.filter(({ name }) => name.startsWith('pacman-'));
      expect(ofTheApp.map(({ createdMs, goneMs }) => [createdMs, goneMs])).toEqual(ofTheApp.map(() => [null, null]));
    }));

  it('keeps every score that was acknowledged', () =>
    ofTheLane('statefulset-rolling', ({ invariants }) => {
      expect(invariants).toMatchObject({ holds: true });
    }));

  it('is the same when recomputed from its records', () =>
    ofTheRun(async ({ dir, run }) => {
      expect(await recompute(dir)).toEqual(run);
    }));
});
