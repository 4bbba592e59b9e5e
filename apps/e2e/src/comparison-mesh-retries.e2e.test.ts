import { describe, expect, it } from '@jest/globals';
import { recompute } from '@cutover/comparison';
import type { LaneResult, StrategyName } from '@cutover/comparison';
import { comparing, laneOf } from './testing/lanes.ts';

const NAME = 'cutover-e2e-lanes-retries';
const STRATEGIES: readonly StrategyName[] = ['rolling-mesh', 'rolling-mesh-retries', 'rolling-mesh-outlier'];
/** Of some thousand requests of the new version one in twenty fails: fewer than so many would be another fault. */
const MANY = 20;

const { ofTheRun, ofTheLane } = comparing({
  name: NAME,
  up: ['--with', 'mesh'],
  asked: [
    ...['--app', 'account', '--strategies', STRATEGIES.join(','), '--faults', 'errors,dies-after'],
    ...['--no-controls', '--rate', '50'],
  ],
});

const withErrors = (strategy: StrategyName) => ({ strategy, injected: 'errors' }) as const;
const dying = (strategy: StrategyName) => ({ strategy, injected: 'dies-after' }) as const;

/** All that a failed expectation should show of a lane. */
const seenOf = ({ id, end, requests, gateway, invariants, void: mark }: LaneResult) => ({
  ...{ id, end, requests, gateway: gateway ?? null, void: mark },
  money: invariants?.balance ?? null,
  stored: invariants?.holds ?? null,
});

/** Money is where it belongs, whatever clients saw. */
const right = { stored: true, money: { differing: [] } };

describe('a gateway that passes failures on', () => {
  it('has clients see the failures of a bad version, and is no lane of its own policy', () =>
    ofTheLane(withErrors('rolling-mesh'), (lane) => {
      const seen = seenOf(lane);
      expect(seen).toMatchObject({ ...right, gateway: null });
      expect(lane.requests.failed['5xx-app'] ?? 0).toBeGreaterThan(MANY);
    }));
});

describe('a gateway that sends failed requests again', () => {
  it('does so by its own configuration, hides nearly all failures of a bad version, and moves no money twice', () =>
    ofTheLane(withErrors('rolling-mesh-retries'), (lane) => {
      expect(seenOf(lane)).toMatchObject({
        ...right,
        gateway: {
          policy: { retries: { attempts: 2, on: expect.arrayContaining(['5xx']) as unknown }, outliers: null },
          unread: null,
          // The fault answers before any work is done.
          sentAgain: { doneBefore: 0, doubled: 0 },
        },
      });
      const { sentAgain, counted } = lane.gateway!;
      expect(sentAgain!.requests).toBeGreaterThan(MANY);
      expect(sentAgain!.hidden / sentAgain!.requests).toBeGreaterThan(0.9);
      expect(sentAgain!.logged).toBeGreaterThan(MANY / 2);
      expect(counted!.retries).toBeGreaterThanOrEqual(sentAgain!.times);
      // Requests without an answer do not say how often they were sent.
      expect(counted!.retries).toBeLessThanOrEqual(sentAgain!.times + 2 * lane.requests.failedTotal);
    }));

  it('loses fewer requests than one that passes failures on', () =>
    ofTheRun((compared) => {
      const [passing, retrying] = STRATEGIES.map((strategy) => laneOf(compared, withErrors(strategy)));
      const failed = [retrying!, passing!].map(({ requests }) => requests.failedTotal);
      expect(failed[0]! * 3).toBeLessThan(failed[1]!);
    }));

  it('moves no money twice where processes die in the middle of requests', () =>
    ofTheLane(dying('rolling-mesh-retries'), (lane) => {
      expect(seenOf(lane)).toMatchObject({ ...right, gateway: { unread: null, sentAgain: { doubled: 0 } } });
      expect(lane.gateway!.sentAgain!.requests).toBeGreaterThan(0);
    }));
});

describe('a gateway that takes pods out', () => {
  it('hides nothing of a version that fails one request in twenty, and sends none again', () =>
    ofTheLane(withErrors('rolling-mesh-outlier'), (lane) => {
      expect(seenOf(lane)).toMatchObject({
        ...right,
        gateway: {
          policy: { retries: null, outliers: { errorsInARow: 5, mostPercent: 50 } },
          ...{ unread: null, sentAgain: null, counted: { retries: 0 } },
        },
      });
      expect(lane.requests.failed['5xx-app'] ?? 0).toBeGreaterThan(MANY);
    }));

  it('takes out pods whose process has died, before the cluster does', () =>
    ofTheLane(dying('rolling-mesh-outlier'), (lane) => {
      expect(seenOf(lane)).toMatchObject({ ...right, gateway: { unread: null } });
      expect(lane.gateway!.counted!.ejections).toBeGreaterThan(0);
    }));
});

it('a comparison of gateways is the same when recomputed from its records', () =>
  ofTheRun(async ({ dir, run }) => {
    expect(await recompute(dir)).toEqual(run);
  }));
