import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import type { LaneResult, StrategyName } from '@cutover/comparison';
import { comparing } from './testing/lanes.ts';

const NAME = 'cutover-e2e-hpa';
const RATE = '60';
/** Of a comparison that is not told otherwise. */
const REPLICAS = 3;
const STRATEGIES: readonly StrategyName[] = ['rolling-hpa', 'blue-green-hpa'];
const MARKS: Partial<Record<StrategyName, readonly string[]>> = {
  'rolling-hpa': ['deploy', 'rollback', 'stop'],
  'blue-green-hpa': ['deploy', 'promote', 'rollback', 'rollback-promote', 'stop'],
};

const { ofTheRun, ofTheLane } = comparing({
  name: NAME,
  up: ['--with', 'rollouts', '--with', 'metrics-server'],
  asked: ['--strategies', STRATEGIES.join(','), '--no-controls', '--rate', RATE],
});

const markAt = ({ marks }: LaneResult, name: string): number => marks.find((mark) => mark.name === name)?.at ?? NaN;

/** What the app was to have, in the order of its changes, within each switch. */
function levels(lane: LaneResult) {
  const { scaling } = lane;
  if (scaling === undefined) throw new Error(`${lane.id} tells nothing of its autoscaler`);
  const [deploy, rollback] = [markAt(lane, 'deploy'), markAt(lane, 'rollback')];
  const within = (from: number, to: number) =>
    scaling.changes.filter(({ at }) => at >= from && at < to).map(({ pods }) => pods);
  return {
    before: [scaling.atStart, ...within(-Infinity, deploy)],
    deployment: within(deploy, rollback),
    rollBack: within(rollback, Infinity),
  };
}

/** All that says how a lane with an autoscaler went, so that whatever of it fails is shown with the rest. */
const storyOf = (lane: LaneResult) =>
  JSON.stringify(
    {
      ...{ id: lane.id, end: lane.end, void: lane.void, marks: lane.marks, scaling: lane.scaling },
      lost: lane.requests.failed,
      times: { deployMs: lane.deployMs, rollbackMs: lane.rollbackMs, rollbackPodsMs: lane.rollbackPodsMs },
      pods: lane.pods.map(({ name, revision, createdMs, readyMs, terminatingMs, goneMs }) =>
        [name, revision, createdMs, readyMs, terminatingMs, goneMs].join(' '),
      ),
    },
    null,
    2,
  );

const judged = (strategy: StrategyName, judge: (lane: LaneResult) => void): Promise<void> =>
  ofTheLane(strategy, (lane) => {
    try {
      judge(lane);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n\nthe lane:\n${storyOf(lane)}`, { cause: error });
    }
  });

describe.each(STRATEGIES)('%s: a switch while an autoscaler scales', (strategy) => {
  it('completes, forth and back', () =>
    judged(strategy, (lane) => {
      expect(lane.end).toEqual({ how: 'completed' });
      expect(lane.marks.map(({ name }) => name)).toEqual(MARKS[strategy]);
      expect(lane.deployMs).toBeGreaterThan(0);
      expect(lane.rollbackPodsMs).toBeGreaterThan(0);
    }));

  it('is scaled up in the deployment and down in the roll-back, by its autoscaler alone', () =>
    judged(strategy, (lane) => {
      const { before, deployment, rollBack } = levels(lane);
      for (const pods of before) expect([REPLICAS, REPLICAS + 1]).toContain(pods);
      expect(deployment.length).toBeGreaterThan(0);
      expect(deployment).toEqual([...deployment].sort((a, b) => a - b));
      expect([REPLICAS + 2, REPLICAS + 3]).toContain(deployment.at(-1));
      expect(rollBack.length).toBeGreaterThan(0);
      expect(rollBack.at(-1)).toBe(REPLICAS + 1);
      expect(lane.scaling?.changes.filter(({ by }) => by === 'other')).toEqual([]);
    }));

  it('has metrics of the pods, which the load moves', () =>
    judged(strategy, ({ scaling }) => {
      expect(scaling?.cpuPercentMost).toBeGreaterThan(0);
    }));

  it('has as many pods as were wanted: all of one version after each switch', () =>
    judged(strategy, (lane) => {
      const there = (at: number, revision: 'old' | 'new') =>
        lane.pods.filter(
          (pod) =>
            pod.revision === revision &&
            (pod.createdMs ?? -Infinity) < at &&
            (pod.readyMs ?? (pod.createdMs === null ? -Infinity : Infinity)) < at &&
            (pod.terminatingMs ?? Infinity) > at,
        ).length;
      const { deployment } = levels(lane);
      const held = markAt(lane, 'rollback');
      expect(there(held, 'old')).toBe(0);
      expect(there(held, 'new')).toBeGreaterThanOrEqual(deployment[0] ?? Infinity);
      expect(there(markAt(lane, 'stop'), 'new')).toBe(0);
      expect(there(markAt(lane, 'stop'), 'old')).toBe(REPLICAS + 1);
    }));

  it('keeps every write that was acknowledged', () =>
    judged(strategy, ({ invariants }) => {
      expect(invariants).toMatchObject({ holds: true });
    }));
});

it('a comparison with autoscalers is the same when recomputed from its records', () =>
  ofTheRun(async ({ dir, run }) => {
    expect(await recompute(dir)).toEqual(run);
  }));
