import { describe, expect, it } from '@jest/globals';

import { driveLane } from './drive-lane.ts';
import { startLaneClock } from './lane-clock.ts';
import type { PreparedLane } from './prepare-lane.ts';
import { type CompareOptions, withDefaults } from '../compare/options.ts';
import type { ObjectState } from '../run/event-record.ts';
import type { StrategyName } from '../run/strategy-name.ts';
import { strategyOf } from '../strategy/strategies.ts';

const pods = (wave: string) => new Map([1, 2].map((index) => [`account-${wave}${index}`, {} as ObjectState]));

/**
 * A cluster in which whatever is applied replaces the pods at once, and a Rollout waits for its promotion. With an early way back, the old pods stay beside the new
 * ones until they are switched back to, without a promotion; unless their delay ended too soon.
 */
const toy = (name: StrategyName, endedTooSoon = false) => {
  const isRollout = name.startsWith('blue-green');
  const staysUp = name === 'blue-green-early-back';
  const first = pods('a');
  const commands: string[] = [];
  let wave = 0;
  let current = first;
  let rollout = { kind: 'Rollout', active: 'a', paused: false } as ObjectState & { kind: 'Rollout' };
  const replace = () => (current = pods(`w${(wave += 1)}-`));
  const apply = (manifests: string) => {
    commands.push(`apply ${manifests}`);
    if (!isRollout) replace();
    else if (staysUp && manifests === 'OLD') {
      rollout = { ...rollout, active: 'a' };
      current = endedTooSoon ? pods('late') : first;
    } else rollout = { ...rollout, paused: true };
  };
  const promote = () => {
    rollout = { ...rollout, paused: false, active: `${rollout.active}'` };
    replace();
    if (staysUp) current = new Map([...first, ...current]);
  };
  const kubectl: CompareOptions['cluster']['kubectl'] = async (args, options) => {
    if (args[0] === 'apply') apply(options?.input ?? '');
    else {
      commands.push(args.join(' '));
      promote();
    }
    return { stdout: '', stderr: '' };
  };
  const comparison = withDefaults({
    cluster: { kubectl } as CompareOptions['cluster'],
    timing: { steadyMs: 10, holdMs: 10, settleMs: 10, noiseMs: 10, switchTimeoutMs: 50 },
    app: 'account',
  } as CompareOptions);
  const lane = {
    plan: { strategy: strategyOf(name), namespace: 'lane', steadyMs: 10 },
    manifests: { old: 'OLD', new: 'NEW' },
    observer: {
      current: (kind: string) => (kind === 'Pod' ? current : new Map(isRollout ? [['account', rollout]] : [])),
      until: async (what: string, test: () => boolean) => {
        if (!test()) throw new Error(`${what}: never`);
      },
    },
  } as unknown as PreparedLane;
  return { commands, comparison, lane };
};

const drive = async (name: StrategyName, endedTooSoon = false) => {
  const { commands, comparison, lane } = toy(name, endedTooSoon);
  const clock = startLaneClock(0);
  const steps: string[] = [];
  await driveLane({ comparison, lane, clock, step: (step) => void steps.push(step) });
  return { commands, steps, marks: clock.marks.map((mark) => mark.name) };
};

describe('driveLane', () => {
  it('deploys and rolls back by applying what was rendered', async () => {
    const { commands, marks, steps } = await drive('rolling');
    expect(commands).toEqual(['apply NEW', 'apply OLD']);
    expect(marks).toEqual(['deploy', 'rollback']);
    expect(steps).toEqual(['steady load', 'deploying version 2', 'holding', 'rolling back', 'settling']);
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

  it('breaks a lane off whose way back came after its old pods had gone', async () => {
    await expect(drive('blue-green-early-back', true)).rejects.toThrow(
      'account-a1, account-a2 did not outlive the rollback',
    );
  });

  it('changes nothing in the lane of the noise floor', async () => {
    expect(await drive('noise-none')).toEqual({ commands: [], marks: [], steps: ['steady load'] });
  });
});
