import { describe, expect, it } from '@jest/globals';

import { canaryShareOf } from './canary-share.ts';
import { readyShareAt } from './meant-share.ts';
import { shareInterval, upperBound95 } from '../statistics/binomial.ts';
import { timelineOf } from '../timeline/timeline.ts';
import type { CanaryStepResult } from '../../record/canary-step.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const load = syntheticLoad(150);
const stepsOf = (strategy: 'canary' | 'canary-aborted' | 'rolling', seed = 1): CanaryStepResult[] | null => {
  const { facts, requests, events } = syntheticLane(strategy, load, seed);
  return canaryShareOf(requests, facts, timelineOf(facts, events));
};

const contains = ({ interval }: CanaryStepResult['fresh'], share: number): boolean =>
  interval !== null && interval.low <= share && share <= interval.high;

describe('the share of a canary', () => {
  it('is meant to be that of ready pods, and fresh connections meet it', () => {
    const [step] = stepsOf('canary') as [CanaryStepResult];
    expect(step).toMatchObject({ step: 1, weight: 25, intended: 0.25 });
    expect(step.endMs - step.startMs).toBe(8000);
    expect(step.fresh.units).toBeGreaterThan(200);
    expect(contains(step.fresh, 0.25)).toBe(true);
  });

  it('is counted in connections where they are kept, and those of before the step stay where they were', () => {
    const [step] = stepsOf('canary') as [CanaryStepResult];
    // Nobody's connection has an age here: whoever was there stays.
    expect(step.keptInAll).toEqual({ connections: 12, onNew: 0 });
    expect(step.kept).toEqual({ units: 0, byNew: 0, interval: null });
  });

  it('has bounds for all steps and both kinds together: 39 of 40 lanes at least hold what is meant', () => {
    const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
    const held = seeds.filter((seed) => contains((stepsOf('canary', seed) as CanaryStepResult[])[0]!.fresh, 0.25));
    expect(held.length).toBeGreaterThanOrEqual(39);
  });

  it('planted: a Service that sends a canary twice its share is seen', () => {
    const { facts, requests, events } = syntheticLane('canary', load, 1);
    const greedy = requests.map((one, index) =>
      one.kind === 'fresh' && one.version === facts.from.version && index % 3 === 0
        ? { ...one, version: facts.to.version }
        : one,
    );
    const [step] = canaryShareOf(greedy, facts, timelineOf(facts, events)) as [CanaryStepResult];
    expect(contains(step.fresh, 0.25)).toBe(false);
  });

  it('ends with the abort, and is nothing where no canary stood', () => {
    const [step] = stepsOf('canary-aborted') as [CanaryStepResult];
    expect(step.endMs - step.startMs).toBe(8000);
    expect(stepsOf('rolling')).toBeNull();
  });

  it('is not known where no pod is ready', () => expect(readyShareAt([], 0)).toBeNull());
});

const meshLane = (seed: number, ratePerSecond = 150) => {
  const { facts, requests, events } = syntheticLane('canary-mesh', syntheticLoad(ratePerSecond), seed);
  return { facts, requests, events };
};
const meshSteps = ({ facts, requests, events }: ReturnType<typeof meshLane>): [CanaryStepResult] =>
  canaryShareOf(requests, facts, timelineOf(facts, events), true) as [CanaryStepResult];

describe('the share of a canary in the mesh', () => {
  it('is meant to be the weight from when the gateway had taken it, and requests meet it on whatever connection', () => {
    const lane = meshLane(1);
    const [step] = meshSteps(lane);
    const stood = lane.facts.marks.find(({ name }) => name === 'step')?.at as number;
    expect(step).toMatchObject({ by: 'weight', intended: 0.25, startMs: stood + 150 });
    expect(step.kept.units).toBeGreaterThan(step.fresh.units);
    expect([contains(step.fresh, 0.25), contains(step.kept, 0.25)]).toEqual([true, true]);
    // Kept connections met both versions: it is not they that are drawn.
    expect(step.keptInAll).toEqual({ connections: 12, onNew: 12 });
  });

  it('has bounds for all steps and both kinds together: 39 of 40 lanes at least hold what is meant', () => {
    const held = Array.from({ length: 40 }, (_, index) => meshSteps(meshLane(index + 1, 40))[0]).filter(
      ({ fresh, kept }) => contains(fresh, 0.25) && contains(kept, 0.25),
    );
    expect(held.length).toBeGreaterThanOrEqual(39);
  });

  it('planted: requests of before the gateway took the weight, counted too, would show less than is meant', () => {
    const { facts, requests, events } = meshLane(1);
    const late = events.map((event) =>
      event.object.kind === 'ProxyRoutes' && event.at > 0 ? { ...event, at: event.at - 2500 } : event,
    );
    const stood = facts.marks.find(({ name }) => name === 'step')?.at as number;
    const before = requests.map((one) =>
      one.due >= stood && one.due < stood + 4000 ? { ...one, version: facts.from.version } : one,
    );
    expect(contains(meshSteps({ facts, requests: before, events: late })[0].kept, 0.25)).toBe(false);
  });

  it('planted: a gateway that sends the canary a third more is seen', () => {
    const lane = meshLane(1);
    const greedy = lane.requests.map((one, index) =>
      one.version === lane.facts.from.version && index % 9 === 0 ? { ...one, version: lane.facts.to.version } : one,
    );
    expect(contains(meshSteps({ ...lane, requests: greedy })[0].kept, 0.25)).toBe(false);
  });

  it('is not known where no gateway took it', () => {
    const lane = meshLane(1);
    const events = lane.events.filter(({ object }) => object.kind !== 'ProxyRoutes');
    expect(meshSteps({ ...lane, events })[0]).toMatchObject({ by: 'weight', intended: null });
  });
});

describe('an exact interval of a share', () => {
  it('is that of Clopper and Pearson: 5 of 20 lie between 8.66 and 49.1 %', () => {
    const { low, high } = shareInterval(5, 20, 0.05) as { low: number; high: number };
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.0866', '0.4910']);
  });
  it('reaches the ends where all or none are', () => {
    expect(shareInterval(0, 10, 0.1)?.low).toBe(0);
    expect(shareInterval(10, 10, 0.1)?.high).toBe(1);
    expect(shareInterval(0, 10, 0.1)?.high).toBeCloseTo(upperBound95(0, 10) as number, 9);
    expect(shareInterval(0, 0, 0.1)).toBeNull();
  });
});
