import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import type { LaneResult, StrategyName } from '@cutover/comparison';
import { comparing } from './testing/lanes.ts';

const NAME = 'cutover-e2e-canary';
const RATE = '50';
const CANARIES: readonly StrategyName[] = ['canary', 'canary-aborted', 'canary-judged'];
const STRATEGIES: readonly StrategyName[] = [...CANARIES, 'rolling-prestop', 'rolling-unready'];

const { ofTheRun, ofTheLane } = comparing({
  name: NAME,
  up: ['--with', 'rollouts'],
  asked: ['--strategies', STRATEGIES.join(','), '--no-controls', '--rate', RATE],
});

const namesOf = ({ marks }: LaneResult): string[] => marks.map(({ name }) => name);

describe('canaries by replicas', () => {
  it('stand at their step, become all, and are rolled back without one', () =>
    ofTheLane('canary', (lane) => {
      expect(lane.end).toEqual({ how: 'completed' });
      expect(namesOf(lane)).toEqual(['deploy', 'step', 'advance', 'rollback', 'rollback-promote', 'stop']);
      expect(lane.deployMs).toBeGreaterThan(20_000);
    }));

  it('are taken back from it by an abort', () =>
    ofTheLane('canary-aborted', (lane) => {
      expect(lane.end).toEqual({ how: 'completed' });
      expect(namesOf(lane)).toEqual(['deploy', 'step', 'rollback', 'abort', 'stop']);
      expect(lane.rollbackPodsMs).toBeGreaterThan(0);
    }));

  it.each(['canary', 'canary-aborted'] as const)('meet the share that is meant: %s', (strategy) =>
    ofTheLane(strategy, ({ canary }) => {
      const [step] = canary ?? [];
      expect(step).toMatchObject({ step: 1, weight: 25 });
      expect(step?.intended).toBeCloseTo(0.25, 1);
      expect(step?.fresh.interval?.low).toBeLessThan(0.25);
      expect(step?.fresh.interval?.high).toBeGreaterThan(0.25);
    }),
  );

  it('are not aborted by a judge where nothing is worse, and the records say what it said', () =>
    ofTheLane('canary-judged', ({ judgement, end }) => {
      expect(end).toEqual({ how: 'completed' });
      expect(['promote', 'inconclusive']).toContain(judgement?.decision);
      expect(judgement?.agrees).toBe(true);
    }));
});

describe('what guides advise', () => {
  it.each(['rolling-prestop', 'rolling-unready'] as const)(
    '%s differs from rolling in drain values alone',
    (strategy) =>
      ofTheLane(strategy, ({ renderDifference, end }) => {
        expect(end).toEqual({ how: 'completed' });
        const changed = renderDifference?.lines.filter((line) => /^[-+]/.test(line)) ?? [];
        expect(changed.length).toBeGreaterThan(0);
        expect(changed.filter((line) => !/DRAIN_|value:|lifecycle|preStop|sleep|GracePeriod/.test(line))).toEqual([]);
      }),
  );
});

it('a comparison of canaries is the same when recomputed from its records', () =>
  ofTheRun(async ({ dir, run }) => {
    expect(await recompute(dir)).toEqual(run);
  }));
