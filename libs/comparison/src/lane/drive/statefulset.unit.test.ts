import { describe, expect, it } from '@jest/globals';

import type { Drive } from './drive.ts';
import { driveLane } from './drive-lane.ts';
import { startLaneClock } from './lane-clock.ts';
import { driverOf } from './workload-driver.ts';
import { type CompareOptions, withDefaults } from '../../compare/options.ts';
import { faultOf } from '../../fault/faults.ts';
import type { ObjectState } from '../../record/event-record.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import { WaitTimeout } from '../observe/observer.ts';

const podOf = (hash: string, ready = true) => ({ kind: 'Pod', ready, deleting: false, hash }) as ObjectState;
const never = (what: string) => new WaitTimeout(`${what}: not within 0.05 s in lane`);

interface Planted {
  /** Applied, and its pod stays as it is. */
  stuck?: boolean;
  /** The new pod does not get ready. */
  unready?: boolean;
}

/** A cluster in which a StatefulSet's one pod is at once another one under its name, beside pods of the app that stay. */
const toy = ({ stuck = false, unready = false }: Planted) => {
  const commands: string[] = [];
  let generation = 1;
  let mongo = podOf('mongo-old');
  const apply = (manifests: string) => {
    generation += 1;
    if (!stuck) mongo = manifests === 'NEW' ? podOf('mongo-new', !unready) : podOf('mongo-old');
  };
  const kubectl: CompareOptions['cluster']['kubectl'] = async (args, options) => {
    const { input = '' } = options ?? {};
    commands.push([...args, input].join(' ').trim());
    if (args[0] === 'apply') apply(input);
    return { stdout: '', stderr: '' };
  };
  const comparison = withDefaults({
    cluster: { kubectl } as CompareOptions['cluster'],
    timing: { steadyMs: 10, holdMs: 10, settleMs: 10, noiseMs: 10, promotionRestMs: 1, switchTimeoutMs: 50 },
    app: 'pacman',
    strategies: [],
    replicas: 3,
  } as unknown as CompareOptions);
  const app = [1, 2, 3].map((index): [string, ObjectState] => [`pacman-5d8f-${index}`, podOf('5d8f')]);
  const set = () => ({ kind: 'StatefulSet', wanted: 1, generation, gaveUp: null }) as ObjectState;
  const lane = {
    plan: {
      ...{ strategy: strategyOf('statefulset-rolling'), fault: faultOf('none'), namespace: 'lane', steadyMs: 10 },
    },
    manifests: { old: 'OLD', new: 'NEW' },
    observer: {
      current: (kind: string) => {
        if (kind === 'Pod') return new Map([...app, ['mongo-0', mongo]]);
        return new Map(kind === 'StatefulSet' ? [['mongo', set()]] : []);
      },
      until: async (what: string, test: () => boolean) => {
        if (!test()) throw never(what);
      },
    },
  } as unknown as Drive['lane'];
  const clock = startLaneClock(0);
  return { commands, clock, drive: { comparison, lane, clock, step: () => {}, judge: null } as Drive };
};

const driven = async (planted: Planted = {}) => {
  const { commands, clock, drive } = toy(planted);
  const end = await driveLane(drive);
  return { commands, end, marks: clock.marks.map(({ name }) => name) };
};

describe("an update of MongoDB's StatefulSet", () => {
  it('is over once its pod is another one under the same name, whatever pods the app has', async () => {
    expect(await driven()).toEqual({
      commands: ['apply --filename - NEW', 'apply --filename - OLD'],
      end: { how: 'completed' },
      marks: ['deploy', 'rollback'],
    });
  });

  it('is told as what it is: nothing of the app is deployed', async () => {
    const { drive } = toy({});
    const steps: string[] = [];
    await driveLane({ ...drive, step: (name) => void steps.push(name) });
    expect(steps).toEqual(['steady load', "updating MongoDB's StatefulSet", 'holding', 'rolling back', 'settling']);
  });

  it.each([
    [{ stuck: true }, 'the last pod before the deploy gone: not within 0.05 s'],
    [{ unready: true }, 'all pods ready after the deploy: not within 0.05 s'],
  ])('has timed out where its pod stays, or is not ready again: %j', async (planted, reason) => {
    expect((await driven(planted)).end).toMatchObject({ how: 'timed-out', step: 'deploy', reason });
  });

  it('is held by its partition', async () => {
    const { commands, drive } = toy({});
    for (const isHeld of [true, false]) await driverOf(drive).hold(isHeld);
    const partitions = commands.map(
      (command) => /^patch statefulsets\.apps mongo .*"partition":(\d)/.exec(command)?.[1],
    );
    expect(partitions).toEqual(['1', '0']);
  });
});
