import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import { comparing } from './testing/lanes.ts';

const NAME = 'cutover-e2e-statefulset';
const RATE = '40';

const { ofTheRun, ofTheLane } = comparing({
  name: NAME,
  asked: ['--app', 'pacman', '--strategies', 'statefulset-rolling', '--no-controls', '--rate', RATE],
});

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
