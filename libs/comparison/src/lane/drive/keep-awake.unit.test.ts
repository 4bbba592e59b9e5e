import { describe, expect, it } from '@jest/globals';

import type { Drive } from './drive.ts';
import { driveLane } from './drive-lane.ts';
import { startLaneClock } from './lane-clock.ts';
import { type CompareOptions, withDefaults } from '../../compare/options.ts';
import { faultOf } from '../../fault/faults.ts';
import type { ObjectState } from '../../record/event-record.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import { WaitTimeout } from '../observe/observer.ts';

interface Planted {
  /** Orders that the controller loses, until something of the Rollout changes again. */
  loses?: readonly ('NEW' | 'promotion')[];
  /** It does not run. */
  isDead?: boolean;
}

/** A blue/green Rollout whose controller does at once whatever it looks at, and looks whenever it has not lost a change. */
const toy = ({ loses = [], isDead = false }: Planted) => {
  const commands: string[] = [];
  const wakers = new Set<() => void>();
  const left = new Set<string>(loses);
  let [template, served] = ['OLD', 'OLD'];
  let order: string | null = null;
  let paused = false;
  const act = () => {
    if (order === 'promotion') [served, paused] = [template, false];
    else if (order !== null) paused = true;
    order = null;
  };
  const looks = () => {
    if (!isDead && !(order !== null && left.delete(order))) act();
    wakers.forEach((wake) => wake());
  };
  const say = (what: string) => {
    order = what;
    looks();
  };
  const kubectl = async (args: readonly string[], options?: { input?: string }) => {
    const { input = '' } = options ?? {};
    commands.push(args[0] === 'apply' ? `apply ${input}` : String(args[0]));
    if (args[0] === 'apply') {
      template = input;
      say(input);
    } else if (args[0] === 'patch') say('promotion');
    else looks();
    return { stdout: '', stderr: '' };
  };
  const state = (kind: string): ObjectState =>
    (kind === 'Pod'
      ? { kind, ready: true, deleting: false, hash: served }
      : { kind, active: served, paused, generation: 1, gaveUp: null, unheard: order }) as ObjectState;
  const until: Drive['lane']['observer']['until'] = (what, test, timeoutMs) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!test()) return;
        clearTimeout(timer);
        wakers.delete(look);
        resolve();
      };
      const timer = setTimeout(() => reject(new WaitTimeout(what)), timeoutMs);
      wakers.add(look);
      look();
    });
  const current = (kind: string) =>
    new Map(
      kind === 'Pod' || kind === 'Rollout' ? [[kind === 'Pod' ? `account-${served}` : 'account', state(kind)]] : [],
    );
  const comparison = withDefaults({
    cluster: { kubectl },
    timing: {
      ...{ steadyMs: 1, holdMs: 1, settleMs: 1, noiseMs: 1, promotionRestMs: 1, wakesAfterMs: 10 },
      switchTimeoutMs: isDead ? 200 : 60_000,
    },
    ...{ app: 'account', strategies: [], replicas: 1 },
  } as unknown as CompareOptions);
  const plan = { strategy: strategyOf('blue-green'), fault: faultOf('none'), namespace: 'lane', steadyMs: 1 };
  const lane = {
    plan,
    manifests: { old: 'OLD', new: 'NEW' },
    observer: { current, until },
  } as unknown as Drive['lane'];
  return { commands, comparison, lane };
};

const driven = async (planted: Planted) => {
  const { commands, comparison, lane } = toy(planted);
  const clock = startLaneClock(0);
  const end = await driveLane({ comparison, lane, clock, step: () => {} });
  return { commands, end, marks: clock.marks };
};
const names = (marks: readonly { name: string }[]) => marks.map(({ name }) => name);

describe('a controller that loses a change', () => {
  it('is woken where that is the template, and then the lane goes on as any other', async () => {
    const { commands, end, marks } = await driven({ loses: ['NEW'] });
    expect(end).toEqual({ how: 'completed' });
    expect(commands).toEqual(['apply NEW', 'annotate', 'patch', 'apply OLD', 'patch']);
    expect(names(marks)).toEqual(['deploy', 'wake', 'promote', 'rollback', 'rollback-promote']);
    expect(marks[1]).toMatchObject({ object: 'rollout/account' });
  });

  it('is woken where that is a promotion', async () => {
    const { end, marks } = await driven({ loses: ['promotion'] });
    expect(end).toEqual({ how: 'completed' });
    expect(names(marks)).toEqual(['deploy', 'promote', 'wake', 'rollback', 'rollback-promote']);
  });

  it('is left alone where it loses none', async () => {
    expect((await driven({})).commands).toEqual(['apply NEW', 'patch', 'apply OLD', 'patch']);
  });

  it('that does not run at all is woken again and again, and the switch times out', async () => {
    const { commands, end } = await driven({ isDead: true });
    expect(end).toMatchObject({ how: 'timed-out', step: 'deploy' });
    expect(commands.filter((command) => command === 'annotate').length).toBeGreaterThan(1);
  });
});
