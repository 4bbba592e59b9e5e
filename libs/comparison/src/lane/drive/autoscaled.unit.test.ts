import { describe, expect, it } from '@jest/globals';

import { disturb } from './disturb.ts';
import type { Drive } from './drive.ts';
import { driveLane } from './drive-lane.ts';
import { startLaneClock } from './lane-clock.ts';
import { type CompareOptions, withDefaults } from '../../compare/options.ts';
import { faultOf } from '../../fault/faults.ts';
import type { ObjectState } from '../../record/event-record.ts';
import type { StrategyName } from '../../record/strategy-name.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import { WaitTimeout } from '../observe/observer.ts';

const mostTicks = 30;
const bounds = { OLD: { fewest: 3, most: 4 }, NEW: { fewest: 5, most: 6 } };
const hashes = { OLD: 'a', NEW: 'b' };
type Version = keyof typeof bounds;

interface Planted {
  /** Ticks after which the autoscaler looks at bounds that were applied; 2. */
  looksAfter?: number;
  /** The controller gives the old version three pods more while it is replaced. */
  scalesOld?: boolean;
  /** Pods of the new version do not get ready. */
  unready?: boolean;
}

/** A Deployment, one pod a tick, and an autoscaler that comes later. Whoever waits makes time go on. */
const toy = (name: StrategyName, { looksAfter = 2, scalesOld = false, unready = false }: Planted) => {
  let version: Version = 'OLD';
  let [wanted, born, appliedAt, tick] = [3, 0, 0, 0];
  const pods = new Map<string, string>();
  const add = (hash: string) => pods.set(`account-${hash}-${(born += 1)}`, hash);
  const startThree = () => ['a', 'a', 'a'].forEach((hash) => add(hash));
  startThree();
  const of = (hash: string) => [...pods].flatMap(([pod, its]) => (its === hash ? [pod] : []));
  const look = () => {
    const { fewest, most } = bounds[version];
    wanted = Math.min(Math.max(wanted, fewest), most);
  };
  const control = () => {
    const [mine, others] = [hashes[version], version === 'OLD' ? 'b' : 'a'];
    const [leaving] = of(others);
    if (of(mine).length < wanted) add(mine);
    const isReplaced = version === 'OLD' || !unready;
    if (leaving !== undefined && isReplaced) pods.delete(leaving);
    const [surplus] = of(mine);
    if (of(mine).length > wanted && surplus !== undefined) pods.delete(surplus);
  };
  const advance = () => {
    tick += 1;
    if (tick - appliedAt >= looksAfter) look();
    if (scalesOld && version === 'NEW' && tick === appliedAt + 1) startThree();
    control();
  };
  const comparison = withDefaults({
    cluster: {
      kubectl: async (args: string[], { input = '' } = {}) => {
        if (args[0] === 'apply') [version, appliedAt] = [input as Version, tick];
        return { stdout: '', stderr: '' };
      },
    },
    timing: { steadyMs: 1, holdMs: 1, settleMs: 1, noiseMs: 1, promotionRestMs: 1, switchTimeoutMs: 60_000 },
    ...{ app: 'account', strategies: [], replicas: 3 },
  } as unknown as CompareOptions);
  const podOf = (hash: string): ObjectState =>
    ({ kind: 'Pod', hash, ready: hash === 'a' || !unready, deleting: false }) as ObjectState;
  const current = (kind: string): Map<string, ObjectState> => {
    if (kind === 'Pod') return new Map([...pods].map(([pod, hash]) => [pod, podOf(hash)]));
    if (kind === 'Deployment')
      return new Map([['account', { kind, wanted, generation: 1, gaveUp: null } as ObjectState]]);
    if (kind === 'HorizontalPodAutoscaler')
      return new Map([['account', { kind, ...bounds[version], wanted, active: true } as ObjectState]]);
    return new Map();
  };
  const lane = {
    plan: { strategy: strategyOf(name), fault: faultOf('none'), namespace: 'lane', steadyMs: 1 },
    manifests: { old: 'OLD', new: 'NEW' },
    observer: {
      current,
      until: async (what: string, test: () => boolean) => {
        for (let ticks = 0; !test(); ticks += 1) {
          if (ticks === mostTicks) throw new WaitTimeout(what);
          advance();
        }
      },
    },
  } as unknown as Drive['lane'];
  const seen: Record<string, string> = {};
  const step = (at: string) => void (seen[at] = `${of('a').length} a, ${of('b').length} b of ${wanted}`);
  const drive = { comparison, lane, clock: startLaneClock(0), step, judge: null } as Drive;
  return { drive, seen, add };
};

const driven = async (planted: Planted = {}, name: StrategyName = 'rolling-hpa') => {
  const { drive, seen } = toy(name, planted);
  const end = await driveLane(drive);
  return { end, seen };
};

describe('a switch while an autoscaler scales', () => {
  it.each([1, 2, 4, 12])(
    'is over once the app is scaled, too, whenever that comes: after %d ticks',
    async (looksAfter) => {
      expect(await driven({ looksAfter })).toEqual({
        end: { how: 'completed' },
        seen: {
          'steady load': '3 a, 0 b of 3',
          'deploying version 2': '3 a, 0 b of 3',
          holding: '0 a, 5 b of 5',
          'rolling back': '0 a, 5 b of 5',
          settling: '4 a, 0 b of 4',
        },
      });
    },
  );

  it('is not over while a pod of the old version is there that came in the middle of it', async () => {
    const { end, seen } = await driven({ scalesOld: true, looksAfter: 1 });
    expect(end).toEqual({ how: 'completed' });
    expect(seen['holding']).toBe('0 a, 5 b of 5');
  });

  it('has timed out where the autoscaler never takes up what was applied', async () => {
    const { end } = await driven({ looksAfter: Infinity });
    expect(end).toMatchObject({
      how: 'timed-out',
      step: 'deploy',
      reason: expect.stringMatching(/^all pods ready after the deploy/),
    });
  });

  it('leaves in place, rolled back, what of the old version came in the middle of it', async () => {
    const { end, seen } = await driven({ unready: true, scalesOld: true });
    expect(end).toMatchObject({ how: 'timed-out', step: 'deploy' });
    expect((end as { reason: string }).reason).not.toContain('nor did the roll-back finish');
    expect(seen['settling']).toMatch(/^\d a, 0 b of 4$/);
  });

  it('takes no pod of the old version for the first new one', async () => {
    const { drive, add } = toy('rolling-hpa', {});
    const before = new Map([['account-a-1', 'a']]);
    const { plan } = drive.lane;
    const killing = { ...drive, lane: { ...drive.lane, plan: { ...plan, fault: faultOf('pod-killed') } } };
    const asked: boolean[] = [];
    const wait = async (_: string, test: () => boolean) => {
      asked.push(test());
      add('b');
      asked.push(test());
    };
    await disturb(killing, wait, before);
    expect(asked).toEqual([false, true]);
  });
});

describe('a switch without an autoscaler', () => {
  it('waits for as many pods as the workload wants, and for no bounds', async () => {
    const { end, seen } = await driven({ looksAfter: Infinity }, 'rolling');
    expect(end).toEqual({ how: 'completed' });
    expect(seen['holding']).toBe('0 a, 3 b of 3');
  });
});
