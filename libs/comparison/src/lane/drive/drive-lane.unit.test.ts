import { describe, expect, it } from '@jest/globals';

import { driveLane } from './drive-lane.ts';
import { startLaneClock } from './lane-clock.ts';
import type { GaveUp } from '../observe/gave-up.ts';
import { WaitTimeout } from '../observe/observer.ts';
import type { Drive } from './drive.ts';
import { type CompareOptions, withDefaults } from '../../compare/options.ts';
import type { ObjectState } from '../../record/event-record.ts';
import { faultOf } from '../../fault/faults.ts';
import type { FaultName } from '../../record/fault-name.ts';
import type { StrategyName } from '../../record/strategy-name.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const ready = { kind: 'Pod', ready: true, deleting: false } as ObjectState;
const pods = (wave: string) => new Map([1, 2].map((index) => [`account-${wave}${index}`, ready]));
const never = (what: string) => new WaitTimeout(`${what}: not within 0.05 s in lane`);

/** What a cluster does to a version: how its Deployment goes wrong, and what it does at once all the same. */
interface Planted {
  /** The old pods of an early way back ended before it. */
  endedTooSoon?: boolean;
  /** Applied, and nothing comes of it. */
  stuck?: readonly string[];
  /** The controller gives up on the new version. */
  gaveUp?: GaveUp;
  /** Said of the generation before, and all that is seen of it so far. */
  stale?: GaveUp;
  /** kubectl fails when this is applied. */
  refused?: string;
  /** How often a paused Rollout is looked at before it is at rest: until then its controller overlooks a promotion. */
  restless?: number;
  /** What the lane is to meet beside its switch. */
  fault?: FaultName;
}

/**
 * A cluster in which whatever is applied replaces the pods at once, and a Rollout waits for its promotion. With an early way back, the old pods stay beside the new
 * ones until they are switched back to, without a promotion; unless their delay ended too soon. What is stuck starts one pod that is never ready.
 */
const toy = (name: StrategyName, planted: Planted = {}) => {
  const isRollout = name.startsWith('blue-green');
  const staysUp = name === 'blue-green-early-back';
  const first = pods('a');
  const commands: string[] = [];
  let [wave, generation] = [0, 1];
  let current = first;
  let gaveUp: GaveUp | null = planted.stale ?? null;
  let rollout = { active: 'a', paused: false };
  const replace = () => (current = pods(`w${(wave += 1)}-`));
  const fail = () => {
    const left = name === 'recreate' ? [] : current;
    current = new Map([...left, ['account-stuck', { ...ready, ready: false } as ObjectState]]);
    gaveUp = planted.stale ?? planted.gaveUp ?? null;
  };
  const takeBack = () => {
    current = new Map(first);
    gaveUp = null;
  };
  const switchBack = () => {
    rollout = { ...rollout, active: 'a' };
    current = planted.endedTooSoon ? pods('late') : first;
  };
  const pause = () => void (rollout = { ...rollout, paused: true });
  const react = (manifests: string) => {
    const untouched = rollout.active === 'a' && current.has('account-stuck');
    if (planted.stuck?.includes(manifests)) return fail;
    if (manifests === 'OLD' && untouched) return takeBack;
    if (!isRollout) return replace;
    return staysUp && manifests === 'OLD' ? switchBack : pause;
  };
  const apply = (manifests: string) => {
    commands.push(`apply ${manifests}`);
    if (planted.refused === manifests) throw new Error(`kubectl: ${manifests} refused`);
    if (planted.stale === undefined) generation += 1;
    react(manifests)();
  };
  let changes = 0;
  const promote = () => {
    if (changes < (planted.restless ?? 0)) return;
    rollout = { paused: false, active: `${rollout.active}'` };
    replace();
    if (staysUp) current = new Map([...first, ...current]);
  };
  const kubectl: CompareOptions['cluster']['kubectl'] = async (args, options) => {
    if (args[0] === 'apply') apply(options?.input ?? '');
    else {
      commands.push(args.join(' '));
      if (args[0] === 'patch') promote();
    }
    return { stdout: '', stderr: '' };
  };
  const comparison = withDefaults({
    cluster: { kubectl } as CompareOptions['cluster'],
    timing: { steadyMs: 10, holdMs: 10, settleMs: 10, noiseMs: 10, promotionRestMs: 1, switchTimeoutMs: 50 },
    app: 'account',
    strategies: [],
    replicas: 2,
  } as unknown as CompareOptions);
  let seen = { text: '', state: {} };
  /** The same object while nothing of it changes, as an observer has it. */
  const workload = (): ObjectState => {
    if (isRollout && rollout.paused && changes < (planted.restless ?? 0)) changes += 1;
    const kind = isRollout ? { kind: 'Rollout', ...rollout } : { kind: 'Deployment' };
    const state = { ...kind, generation, gaveUp, changes };
    const text = JSON.stringify(state);
    if (text !== seen.text) seen = { text, state };
    return seen.state as ObjectState;
  };
  const lane = {
    plan: { strategy: strategyOf(name), fault: faultOf(planted.fault ?? 'none'), namespace: 'lane', steadyMs: 10 },
    manifests: { old: 'OLD', new: 'NEW' },
    observer: {
      current: (kind: string) => {
        if (kind === 'Pod') return current;
        return new Map(kind === workload().kind ? [['account', workload()]] : []);
      },
      until: async (what: string, test: () => boolean) => {
        if (!test()) throw never(what);
      },
    },
  } as unknown as Drive['lane'];
  return { commands, comparison, lane };
};

const drive = async (name: StrategyName, planted: Planted = {}) => {
  const { commands, comparison, lane } = toy(name, planted);
  const clock = startLaneClock(0);
  const steps: string[] = [];
  const end = await driveLane({ comparison, lane, clock, step: (step) => void steps.push(step) });
  return { commands, steps, end, marks: clock.marks.map((mark) => mark.name) };
};

describe('driveLane', () => {
  it('promotes a Rollout once it is at rest: before, its controller would overlook it', async () => {
    const { end, marks } = await drive('blue-green', { restless: 9 });
    expect(end).toEqual({ how: 'completed' });
    expect(marks).toEqual(['deploy', 'promote', 'rollback', 'rollback-promote']);
  });

  it('deploys and rolls back by applying what was rendered', async () => {
    const { commands, marks, steps } = await drive('rolling');
    expect(commands).toEqual(['apply NEW', 'apply OLD']);
    expect(marks).toEqual(['deploy', 'rollback']);
    expect(steps).toEqual(['steady load', 'deploying version 2', 'holding', 'rolling back', 'settling']);
    expect((await drive('rolling')).end).toEqual({ how: 'completed' });
  });

  it('promotes a Rollout that waits, on its status', async () => {
    const { commands, marks } = await drive('blue-green');
    expect(marks).toEqual(['deploy', 'promote', 'rollback', 'rollback-promote']);
    expect(commands[1]).toMatch(/^patch rollouts.argoproj.io account .*--subresource status .*"pauseConditions":null/);
    expect(commands.filter((command) => command.startsWith('patch'))).toHaveLength(2);
  });

  it('takes the early way back while the old pods are up, and does not promote it', async () => {
    const { commands, marks } = await drive('blue-green-early-back');
    expect(marks).toEqual(['deploy', 'promote', 'rollback', 'rollback-promote']);
    expect(commands.map((command) => command.split(' ')[0])).toEqual(['apply', 'patch', 'apply']);
  });

  it('has a fault of the instrument where the way back came after the old pods had gone, or a command failed', async () => {
    await expect(drive('blue-green-early-back', { endedTooSoon: true })).rejects.toThrow(
      'account-a1, account-a2 did not outlive the rollback',
    );
    await expect(drive('rolling', { refused: 'NEW' })).rejects.toThrow('kubectl: NEW refused');
  });

  it('changes nothing in the lane of the noise floor', async () => {
    const nothing = { commands: [], marks: [], steps: ['steady load'], end: { how: 'completed' } };
    expect(await drive('noise-none')).toEqual(nothing);
  });
});

const unfinished = (how: 'aborted' | 'timed-out', reason: string) => ({
  how,
  reason,
  step: 'deploy',
  at: expect.any(Number),
});

describe('a fault around a switch', () => {
  it.each([
    ['pod-killed', 'killing a pod', 'w1-1', '--grace-period 0 --force'],
    ['broker-restarted', 'restarting the broker', 'kafka-0', ''],
    ['mongo-pod-deleted', "deleting MongoDB's pod", 'mongo-0', ''],
  ] as const)('is done once a new pod is ready, and marked: %s', async (fault, step, pod, how) => {
    const { commands, steps, marks, end } = await drive('rolling', { fault });
    expect(end).toEqual({ how: 'completed' });
    expect(marks).toEqual(['deploy', 'disturb', 'rollback']);
    expect(steps.slice(1, 3)).toEqual(['deploying version 2', step]);
    const name = fault === 'pod-killed' ? `account-${pod}` : pod;
    expect(commands).toEqual([
      'apply NEW',
      `delete pod ${name} --namespace lane --wait=false ${how}`.trim(),
      'apply OLD',
    ]);
  });

  it('is not done where no new pod comes to be ready', async () => {
    const { marks, commands, end } = await drive('rolling', { fault: 'pod-killed', stuck: ['NEW'] });
    expect(marks).toEqual(['deploy', 'rollback']);
    expect(commands).toEqual(['apply NEW', 'apply OLD']);
    expect(end).toMatchObject({ how: 'timed-out', reason: 'the first new pod ready: not within 0.05 s' });
  });
});

describe('a switch that does not finish', () => {
  it.each([
    ['rolling', 'the last pod before the deploy gone'],
    ['recreate', 'all pods ready after the deploy'],
  ] as const)('has timed out under %s, and is rolled back at once', async (name, what) => {
    const { end, steps, marks } = await drive(name, { stuck: ['NEW'] });
    expect(end).toEqual(unfinished('timed-out', `${what}: not within 0.05 s`));
    expect(steps).toEqual(['steady load', 'deploying version 2', 'rolling back', 'settling']);
    expect(marks).toEqual(['deploy', 'rollback']);
  });

  it('has timed out under blue/green before a promotion, and its way back needs none', async () => {
    const { end, marks, commands } = await drive('blue-green', { stuck: ['NEW'] });
    expect(end).toEqual(unfinished('timed-out', 'the new pods ready: not within 0.05 s'));
    expect(marks).toEqual(['deploy', 'rollback']);
    expect(commands).toEqual(['apply NEW', 'apply OLD']);
  });

  it('is aborted where the controller says so, in its words', async () => {
    const gaveUp = { how: 'aborted', reason: 'RolloutAborted: Rollout aborted update to revision 2' } as const;
    expect((await drive('blue-green', { stuck: ['NEW'], gaveUp })).end).toEqual(unfinished('aborted', gaveUp.reason));
  });

  it('has timed out where the controller ran out of its own time', async () => {
    const gaveUp = { how: 'timed-out', reason: 'ReplicaSet "account-b" has timed out progressing.' } as const;
    expect((await drive('rolling', { stuck: ['NEW'], gaveUp })).end).toEqual(unfinished('timed-out', gaveUp.reason));
  });

  it('is not what a status said before the command', async () => {
    const stale = { how: 'aborted', reason: 'RolloutAborted' } as const;
    expect((await drive('rolling', { stale, stuck: ['NEW'] })).end).toMatchObject({ how: 'timed-out' });
  });

  it('names the roll-back where that alone did not finish, and both where neither did', async () => {
    expect((await drive('rolling', { stuck: ['OLD'] })).end).toMatchObject({ how: 'timed-out', step: 'rollback' });
    expect((await drive('rolling', { stuck: ['NEW', 'OLD'] })).end).toMatchObject({
      step: 'deploy',
      reason: expect.stringMatching(/^the last pod before the deploy .*; nor did the roll-back finish: .*the rollback/),
    });
  });
});
