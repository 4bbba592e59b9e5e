import type { Verdict } from '@cutover/judge';
import { describe, expect, it } from '@jest/globals';

import type { Drive } from './drive.ts';
import { driveLane } from './drive-lane.ts';
import { startLaneClock } from './lane-clock.ts';
import { stepsOf } from './steps-of.ts';
import type { LaneJudge } from '../judge/lane-judge.ts';
import { defaultPolicy } from '../judge/default-policy.ts';
import { WaitTimeout } from '../observe/observer.ts';
import { type CompareOptions, withDefaults } from '../../compare/options.ts';
import type { ObjectState } from '../../record/event-record.ts';
import type { StrategyName } from '../../record/strategy-name.ts';
import type { CanaryStep } from '../../strategy/canary-steps.ts';
import { faultOf } from '../../fault/faults.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const steps: readonly CanaryStep[] = [
  { weight: 25, seconds: 0.03 },
  { weight: 50, seconds: 0.02 },
];
const podOf = (hash: string) => ({ kind: 'Pod', ready: true, deleting: false, hash }) as ObjectState;
const podsOf = (hash: string, count: number) =>
  Array.from({ length: count }, (_, index): [string, ObjectState] => [`account-${hash}-${index}`, podOf(hash)]);

/** Of the Rollout's steps, the pauses of the lane's. */
const pausesOf = (name: StrategyName): readonly [number, number] => (strategyOf(name).routed ? [2, 6] : [1, 3]);

/** Where the cluster goes wrong. */
interface Planted {
  /** The canary's pod never gets ready. */
  stuck?: boolean;
  /** The controller overlooks an abort. */
  deaf?: boolean;
}

/** A Rollout of three pods whose canary has one more; whatever it is told, it does at once. */
const toy = (name: StrategyName, planted: Planted = {}) => {
  const commands: string[] = [];
  const [first, second] = pausesOf(name);
  let revision = 0;
  let rollout = { stable: 'r0', step: 4 as number, paused: false, generation: 1, gaveUp: null as object | null };
  let pods = new Map(podsOf('r0', 3));
  const hash = () => `r${revision}`;
  const stand = (step: number) => {
    pods = new Map([...podsOf(rollout.stable, 3), ...podsOf(hash(), 1)]);
    rollout = { ...rollout, step, paused: planted.stuck !== true };
  };
  const finish = () => {
    rollout = { ...rollout, stable: hash(), step: 4, paused: false };
    pods = new Map(podsOf(hash(), 3));
  };
  const apply = (manifests: string) => {
    revision += 1;
    commands.push(`apply ${manifests}`);
    rollout = { ...rollout, generation: rollout.generation + 1, gaveUp: null };
    stand(first);
  };
  const patch = (status: Record<string, unknown>) => {
    const [what = ''] = Object.keys(status);
    commands.push(what);
    if (what === 'abort' && planted.deaf !== true) {
      pods = new Map(podsOf(rollout.stable, 3));
      rollout = { ...rollout, paused: false, gaveUp: { how: 'aborted', reason: 'RolloutAborted' } };
    }
    if (what === 'pauseConditions')
      void (rollout.step === first && strategyOf(name).routed === undefined ? stand(second) : finish());
    if (what === 'promoteFull') finish();
  };
  const kubectl = async (args: string[], options?: { input?: string }) => {
    if (args[0] === 'apply') apply(options?.input ?? '');
    else patch((JSON.parse(args.at(-1) as string) as { status: Record<string, unknown> }).status);
    return { stdout: '', stderr: '' };
  };
  const comparison = withDefaults({
    cluster: { kubectl } as unknown as CompareOptions['cluster'],
    timing: { steadyMs: 10, holdMs: 10, settleMs: 10, noiseMs: 10, promotionRestMs: 1, switchTimeoutMs: 50 },
    canary: { steps },
    app: 'account',
    strategies: [],
    replicas: 3,
  } as unknown as CompareOptions);
  const lane = {
    plan: { fault: faultOf('none'), strategy: strategyOf(name), namespace: 'lane', steadyMs: 10 },
    manifests: { old: 'OLD', new: 'NEW' },
    observer: {
      current: (kind: string) =>
        kind === 'Pod' ? pods : new Map([['account', { kind: 'Rollout', ...rollout } as unknown as ObjectState]]),
      until: async (what: string, test: () => boolean) => {
        if (!test()) throw new WaitTimeout(what);
      },
    },
  } as unknown as Drive['lane'];
  return { commands, comparison, lane };
};

const drive = async (name: StrategyName, planted: Planted = {}, judge: LaneJudge | null = null) => {
  const { commands, comparison, lane } = toy(name, planted);
  const clock = startLaneClock(0);
  const said: string[] = [];
  const end = await driveLane({ comparison, lane, clock, judge, step: (step) => void said.push(step) });
  return { commands, said, end, marks: clock.marks };
};

const names = (marks: Awaited<ReturnType<typeof drive>>['marks']): string[] =>
  marks.map(({ name, step, weight }) => [name, step, weight].filter((part) => part !== undefined).join(' '));

describe('a canary', () => {
  it('stands at each of its steps for as long as it says, is all, and is rolled back without steps', async () => {
    const { commands, end, marks, said } = await drive('canary');
    expect(commands).toEqual(['apply NEW', 'pauseConditions', 'pauseConditions', 'apply OLD', 'promoteFull']);
    expect(names(marks)).toEqual([
      ...['deploy', 'step 1 25', 'advance 1 25', 'step 2 50', 'advance 2 50'],
      ...['rollback', 'rollback-promote'],
    ]);
    const at = (name: string) => marks.find((mark) => names([mark])[0] === name)?.at ?? NaN;
    expect(at('advance 1 25') - at('step 1 25')).toBeGreaterThanOrEqual(29);
    expect(at('advance 2 50') - at('step 2 50')).toBeGreaterThanOrEqual(19);
    expect(end).toEqual({ how: 'completed' });
    expect(said).toContain('pausing the canary');
  });

  it.each(['canary-mesh-header', 'canary-mesh-mirror'] as const)(
    '%s stands at its one step until its route is to go, is all, and is rolled back without it',
    async (name) => {
      const { commands, end, marks } = await drive(name);
      expect(commands).toEqual(['apply NEW', 'pauseConditions', 'apply OLD', 'promoteFull']);
      expect(names(marks)).toEqual(['deploy', 'step 1 25', 'advance 1 25', 'rollback', 'rollback-promote']);
      expect(end).toEqual({ how: 'completed' });
    },
  );

  it('is aborted from its first step, where that is its way back: nothing is applied', async () => {
    const { commands, end, marks } = await drive('canary-aborted');
    expect(commands).toEqual(['apply NEW', 'abort']);
    expect(names(marks)).toEqual(['deploy', 'step 1 25', 'rollback', 'abort']);
    expect(end).toEqual({ how: 'completed' });
  });

  it('that never stands has timed out, and is aborted, whichever script it has', async () => {
    for (const name of ['canary', 'canary-aborted'] as const) {
      const { commands, end } = await drive(name, { stuck: true });
      expect(commands).toEqual(['apply NEW', 'abort']);
      const reason = 'the canary at step 1 (25 %): not within 0.1 s';
      expect(end).toMatchObject({ how: 'timed-out', step: 'deploy', reason });
    }
  });

  it('planted: one whose controller overlooks the abort has timed out rolling back', async () => {
    const { end } = await drive('canary-aborted', { deaf: true });
    expect(end).toMatchObject({ how: 'timed-out', step: 'rollback', reason: /the last pod of the canary gone/ });
  });
});

/** Says what it is told to say, step by step. */
const judgeThatSays = (...verdicts: Pick<Verdict, 'decision' | 'reason'>[]): LaneJudge & { acted: number } => ({
  acted: 0,
  take: () => undefined,
  judgeStep: async ({ index }) => ({ ...(verdicts[index] as Verdict), step: index + 1 }),
  noteAct() {
    this.acted += 1;
  },
  fact: () => null,
});
const goOn = { decision: 'continue', reason: 'the step before ended by time' } as const;

describe('a canary with a judge', () => {
  it('goes from step to step as it says, and is promoted at once where it says so', async () => {
    const judge = judgeThatSays(goOn, { decision: 'promote', reason: 'below the margin' });
    const { commands, end, marks } = await drive('canary-judged', {}, judge);
    // The steps are the policy's: one, so that the first verdict is the last.
    expect(stepsOf(strategyOf('canary-judged'), { steps, judge: defaultPolicy() })).toHaveLength(1);
    expect(commands.slice(0, 2)).toEqual(['apply NEW', 'pauseConditions']);
    expect(names(marks).slice(0, 3)).toEqual(['deploy', 'step 1 25', 'advance 1 25']);
    expect(end.how).toBe('timed-out');
  });

  it('leaves out the steps that are left where it promotes', async () => {
    const judge = judgeThatSays({ decision: 'promote', reason: 'below the margin' });
    const { commands, end } = await drive('canary-judged', {}, judge);
    expect(commands).toEqual(['apply NEW', 'promoteFull', 'apply OLD', 'promoteFull']);
    expect(end).toEqual({ how: 'completed' });
    expect(judge.acted).toBe(1);
  });

  it('is taken back at once where it aborts, in its words', async () => {
    const judge = judgeThatSays({ decision: 'abort', reason: 'errors: E 412, at least 300' });
    const { commands, end, said } = await drive('canary-judged', {}, judge);
    expect(commands).toEqual(['apply NEW', 'abort']);
    expect(end).toMatchObject({ how: 'aborted', step: 'deploy', reason: 'the judge: errors: E 412, at least 300' });
    expect(said).not.toContain('holding');
    expect(judge.acted).toBe(1);
  });

  it('is left to people where it is inconclusive, and taken back after the hold', async () => {
    const judge = judgeThatSays({ decision: 'inconclusive', reason: 'not enough' });
    const { commands, end, said } = await drive('canary-judged', {}, judge);
    expect(commands).toEqual(['apply NEW', 'abort']);
    expect(said).toEqual(expect.arrayContaining(['holding', 'aborting the canary']));
    expect(end).toEqual({ how: 'completed' });
  });

  it('cannot go without one', async () => {
    await expect(drive('canary-judged')).rejects.toThrow('nobody judges this canary');
  });
});
