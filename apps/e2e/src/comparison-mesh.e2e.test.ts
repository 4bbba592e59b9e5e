import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import type { StrategyName } from '@cutover/comparison';
import { comparing } from './testing/lanes.ts';

const NAME = 'cutover-e2e-lanes-mesh';
const RATE = '50';
/** Of three pods: no share of them would be a tenth. */
const WEIGHT = 10;
const STRATEGIES: readonly StrategyName[] = ['rolling-mesh', 'blue-green-mesh', 'canary-mesh'];

const { ofTheRun, ofTheLane } = comparing({
  name: NAME,
  up: ['--with', 'rollouts', '--with', 'mesh'],
  asked: [
    ...['--strategies', STRATEGIES.join(','), '--faults', 'none', '--no-controls'],
    ...['--rate', RATE, '--steps', `${WEIGHT}:20`],
  ],
});

describe('lanes through a gateway of the mesh', () => {
  it.each(STRATEGIES)('%s is deployed and rolled back', (strategy) =>
    ofTheLane(strategy, (lane) => {
      expect(lane.end).toEqual({ how: 'completed' });
      expect(lane.requests.sent).toBeGreaterThan(0);
    }),
  );

  it('a canary by weight stands at its step, becomes all, and is rolled back without one', () =>
    ofTheLane('canary-mesh', ({ marks }) => {
      expect(marks.map(({ name }) => name)).toEqual([
        ...['deploy', 'step', 'advance', 'rollback', 'rollback-promote', 'stop'],
      ]);
    }));

  it('the gateway takes each weight, and its requests meet it, on fresh and on kept connections', () =>
    ofTheLane('canary-mesh', ({ canary, weights = [] }) => {
      expect(weights.map(({ share }) => share)).toEqual(expect.arrayContaining([0, WEIGHT / 100, 1]));
      const [step] = canary ?? [];
      expect(step).toMatchObject({
        by: 'weight',
        weight: WEIGHT,
        intended: expect.closeTo(WEIGHT / 100, 6) as unknown,
      });
      for (const { interval } of [step!.fresh, step!.kept]) {
        expect(interval?.low).toBeLessThan(WEIGHT / 100);
        expect(interval?.high).toBeGreaterThan(WEIGHT / 100);
      }
    }));
});

it('a comparison in the mesh is the same when recomputed from its records', () =>
  ofTheRun(async ({ dir, run }) => {
    expect(await recompute(dir)).toEqual(run);
  }));
