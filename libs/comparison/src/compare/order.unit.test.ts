import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type CompareOptions, withDefaults } from './options.ts';
import { blockOrder, lossOfBlock, planLane, spareBlocks, worthRepeating } from './order.ts';
import { accountApplication } from '../apps/account/account-application.ts';
import { treatmentsOf } from './treatments.ts';
import { valuesOf } from '../lane/prepare/lane-plan.ts';
import { laneResult } from '../analysis/lane-analysis.ts';
import { type StrategyName, strategyNames } from '../record/strategy-name.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { FaultName } from '../record/fault-name.ts';
import { strategyOf } from '../strategy/strategies.ts';
import { syntheticLane, syntheticLoad } from '../testing/synthetic-run.ts';

const image = (version: string) => ({ repository: 'r/account', digest: `sha256:${version}`, version });
const comparison = withDefaults({
  app: 'account',
  strategies: strategyNames,
  images: { v1: image('1'), v2: image('2') },
  appValues: { drain: { windowMs: 7000 } },
  seed: 1,
} as unknown as CompareOptions);

describe('blockOrder', () => {
  it('is a permutation that the seed and the block decide', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (seed, block) => {
        const order = blockOrder(strategyNames, seed, block);
        expect([...order].sort()).toEqual([...strategyNames].sort());
        expect(blockOrder(strategyNames, seed, block)).toEqual(order);
      }),
    );
    const orders = new Set(Array.from({ length: 20 }, (_, seed) => blockOrder(strategyNames, seed, 1).join()));
    expect(orders.size).toBeGreaterThan(10);
  });
});

describe('planLane', () => {
  const planOf = (strategy: StrategyName, at: Parameters<typeof planLane>[2]) =>
    planLane(comparison, { strategy, fault: 'none' }, at);

  it('names each attempt apart, and switches nothing in a lane of the noise floor', () => {
    const at = { block: 2, attempt: 1, order: 3 };
    expect(planOf('rolling', at)).toMatchObject({ id: 'b2-rolling', to: image('2') });
    expect(planOf('rolling', { ...at, attempt: 2 }).namespace).toBe('lane-b2-rolling-2');
    expect(planOf('noise-same', at).to).toEqual(image('1'));
  });
  it('deploys the version that was built with the fault, in a lane named after it', () => {
    const faults = ['none', 'errors', 'slow', 'pod-killed'] as const;
    const images = { ...comparison.images, bad: { errors: image('2-errors') } };
    const plan = (fault: FaultName) =>
      planLane({ ...comparison, images, faults }, { strategy: 'rolling', fault }, { block: 1, attempt: 2, order: 1 });
    expect(plan('errors')).toMatchObject({ id: 'b1-rolling-errors-2', from: image('1'), to: image('2-errors') });
    expect(plan('pod-killed')).toMatchObject({ namespace: 'lane-b1-rolling-pod-killed-2', to: image('2') });
    expect(() => plan('slow')).toThrow('there is no image of a slow new version');
    expect(() => plan('never-ready')).toThrow('rolling-never-ready is not among the lanes of this comparison');
  });
  it('gives all lanes of a block the same arrivals and the same moment of change, and another block others', () => {
    const drawOf = (name: (typeof strategyNames)[number], block: number, attempt = 1) => {
      const { seed, steadyMs } = planOf(name, { block, attempt, order: block });
      return { seed, steadyMs };
    };
    for (const name of strategyNames) expect(drawOf(name, 2, 3)).toEqual(drawOf('rolling', 2));
    const [first, second] = [drawOf('rolling', 1), drawOf('rolling', 2)];
    expect(second.seed).not.toBe(first.seed);
    expect(second.steadyMs).not.toBe(first.steadyMs);
  });
});

describe('treatmentsOf', () => {
  it('has every fault met by strategies of the app that may be chosen, and by no others', () => {
    const met = treatmentsOf(['noise-none', 'rolling', 'statefulset-rolling'], ['none', 'errors']);
    expect(met.map(({ strategy, fault }) => `${strategy} ${fault}`)).toEqual([
      ...['noise-none none', 'rolling none', 'rolling errors', 'statefulset-rolling none'],
    ]);
  });
});

describe('valuesOf', () => {
  const values = (name: (typeof strategyNames)[number], round: 'old' | 'new' = 'new') =>
    valuesOf(comparison, strategyOf(name), { image: image('2'), round });
  it('differ between a strategy and its control in whether there is a drain, and in nothing else', () => {
    const { drain, ...rest } = values('rolling');
    const { drain: controlDrain, ...controlRest } = values('rolling-no-drain');
    expect(controlRest).toEqual(rest);
    expect([drain, controlDrain]).toEqual([
      { windowMs: 7000, enabled: true },
      { windowMs: 7000, enabled: false },
    ]);
  });
  it('allow a build with a fault to start where the lane has one, and nowhere else', () => {
    const version = { image: image('2'), round: 'new' } as const;
    const appValues = { env: { TZ: 'UTC' } };
    const given = (faultsAllowed?: boolean) =>
      valuesOf({ ...comparison, appValues }, strategyOf('rolling'), {
        ...version,
        ...(faultsAllowed && { faultsAllowed }),
      });
    expect(given(true)['env']).toEqual({ TZ: 'UTC', FAULTS_ALLOWED: 'true' });
    expect(given()['env']).toEqual({ TZ: 'UTC' });
  });
  it('give an autoscaler more room with the new version, above all that the old one has', () => {
    for (const name of ['rolling-hpa', 'blue-green-hpa'] as const) {
      const [before, after] = (['old', 'new'] as const).map(
        (round) => values(name, round)['autoscaling'] as Record<'minReplicas' | 'maxReplicas', number>,
      );
      expect(before).toEqual({ enabled: true, minReplicas: 3, maxReplicas: 4, targetCPUUtilizationPercentage: 40 });
      expect(after?.minReplicas).toBeGreaterThan(before?.maxReplicas ?? Infinity);
      expect(after?.maxReplicas).toBeGreaterThan(after?.minReplicas ?? Infinity);
    }
    expect(values('rolling', 'new')).not.toHaveProperty('autoscaling');
  });
  it('are the same before and after an update of what the app depends on', () => {
    expect(values('statefulset-rolling', 'old')).toEqual(values('statefulset-rolling', 'new'));
  });
  it('differ between A and an identical A in one annotation', () => {
    const [before, after] = [values('noise-same', 'old'), values('noise-same', 'new')];
    expect(before).not.toEqual(after);
    expect({ ...before, podAnnotations: null }).toEqual({ ...after, podAnnotations: null });
  });
});

describe('worthRepeating', () => {
  const lane = laneResult(syntheticLane('rolling-no-drain', syntheticLoad(20), 1), {
    ratePerSecond: 20,
    timeoutMs: 10_000,
    judge: accountApplication,
  });
  const lossless = { ...lane, requests: { ...lane.requests, failedTotal: 0 } };
  it('is a late lane, but not a control whose one fault is that it lost nothing', () => {
    expect(worthRepeating(lane)).toBe(false);
    expect(worthRepeating({ ...lane, void: { void: true, reasons: ['late'] } })).toBe(true);
    expect(worthRepeating({ ...lossless, void: { void: true, reasons: ['lost nothing'] } })).toBe(false);
    expect(worthRepeating({ ...lossless, void: { void: true, reasons: ['late', 'lost nothing'] } })).toBe(true);
  });
});

describe('spareBlocks', () => {
  it('is one in ten, two at least where a control lost nothing, and none of a single block where the machine is not quiet', () => {
    expect([1, 2, 20, 21, 200].map((repeats) => spareBlocks(repeats).control)).toEqual([2, 2, 2, 3, 20]);
    expect([1, 2, 20, 21, 200].map((repeats) => spareBlocks(repeats).noise)).toEqual([0, 1, 2, 3, 20]);
  });
});

describe('lossOfBlock', () => {
  const lane = (strategy: string, reasons: readonly string[], control = false, block = 1) =>
    ({
      ...{ block, strategy, control, void: { void: reasons.length > 0, reasons }, end: { how: 'completed' } },
      requests: { failedTotal: 0 },
    }) as unknown as LaneResult;
  const lossless = lane('rolling-no-drain', ['the control lost nothing'], true);

  it.each([
    ['a lane that is void in the end', [lane('rolling', ['late']), lane('rolling', ['late']), lossless], 'noise'],
    ['a control that lost nothing', [lane('rolling', []), lossless], 'control'],
    ['nothing, of a lane that counted when repeated', [lane('rolling', ['late']), lane('rolling', [])], null],
    ['nothing of another block', [lane('rolling', []), lane('rolling', ['late'], false, 2)], null],
  ])('is of %s', (_of, lanes, loss) => {
    expect(lossOfBlock(lanes, 1)).toBe(loss);
  });
});
