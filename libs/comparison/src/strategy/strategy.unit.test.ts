import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { stepsOf } from '../lane/drive/steps-of.ts';
import { defaultPolicy } from '../lane/judge/default-policy.ts';
import { lineDifference } from '../lane/prepare/line-difference.ts';
import { canaryHeader } from './canary-header.ts';
import { canaryConnectionAgeMs } from './canary.ts';
import { defaultCanarySteps, isCanary, isWeighted, withSteps } from './canary-steps.ts';
import { gatewayName } from './lane-gateway.ts';
import { promotes } from './script.ts';
import {
  defaultStrategies,
  needMesh,
  parseStrategies,
  rankOf,
  strategyOf,
  strategyTable,
  withYardsticks,
} from './strategies.ts';
import { strategyNames } from '../record/strategy-name.ts';

describe('lineDifference', () => {
  it('lists what one text lacks of the other, in order', () => {
    expect(lineDifference('a\nb\nc', 'a\nx\nc\nd')).toEqual([' a', '-b', '+x', ' c', '+d']);
    expect(lineDifference('a\nb', 'a\nb')).toEqual([]);
  });
  it('is enough to make the second text of the first', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const difference = lineDifference(before.join('\n'), after.join('\n'));
        const removed = difference.filter((line) => line.startsWith('-')).length;
        const added = difference.filter((line) => line.startsWith('+')).length;
        const length = (lines: string[]) => Math.max(1, lines.length);
        expect(length(before) - removed).toBe(length(after) - added);
        if (before.join() === after.join()) expect(difference).toEqual([]);
      }),
    );
  });
});

describe('strategies', () => {
  it('differ from their drain twin in drain alone', () => {
    const twins = ['rolling-no-drain', 'rolling-prestop', 'rolling-unready', 'blue-green-no-drain'];
    expect(strategyNames.filter((name) => strategyOf(name).drainTwin !== null)).toEqual(twins);
    for (const name of parseStrategies(twins)) {
      const { drainTwin, values } = strategyOf(name);
      const twin = strategyOf(drainTwin as NonNullable<typeof drainTwin>);
      expect(values.strategy).toBe(twin.values.strategy);
      expect([values.drain.enabled, twin.values.drain.enabled]).toEqual([false, true]);
    }
  });
  it('have one control and the noise floor in the default block', () => {
    expect(defaultStrategies.filter((name) => strategyOf(name).role === 'control')).toEqual(['rolling-no-drain']);
    expect(defaultStrategies).toEqual(expect.arrayContaining(['noise-none', 'noise-same', 'rolling', 'blue-green']));
  });
  it('each have a place of their own among lanes that are shown', () => {
    expect(new Set(strategyNames.map(rankOf)).size).toBe(strategyNames.length);
  });
  it('are a line each of the table for help', () => {
    expect(strategyTable().map((line) => line.split(' ')[0])).toEqual([...strategyNames]);
  });
  it('promote where a Rollout selects one revision, and nowhere else', () => {
    for (const strategy of strategyNames.map(strategyOf)) {
      expect(promotes(strategy.script)).toBe(strategy.workload === 'Rollout' && !isCanary(strategy));
    }
  });
  it('have steps where they are canaries, each of which waits to be told to go on', () => {
    expect(strategyNames.filter((name) => isCanary(strategyOf(name)))).toEqual([
      ...['canary', 'canary-aborted', 'canary-judged', 'canary-mesh', 'canary-mesh-judged'],
      ...['canary-mesh-header', 'canary-mesh-mirror'],
    ]);
    expect(withSteps(strategyOf('canary'), [{ weight: 10, seconds: 30 }])).toEqual({
      type: 'canary',
      canary: { maxSurge: 1, maxUnavailable: 0, steps: [{ setWeight: 10, pause: 'manual' }] },
    });
  });
  it('are shared by weight where a canary is reached by a gateway of the mesh, whose name the chart is told', () => {
    expect(strategyNames.filter((name) => isWeighted(strategyOf(name)))).toEqual([
      ...['canary-mesh', 'canary-mesh-judged', 'canary-mesh-header', 'canary-mesh-mirror'],
    ]);
    expect(withSteps(strategyOf('canary-mesh'), [{ weight: 10, seconds: 30 }])).toEqual({
      type: 'canary',
      canary: {
        mesh: { enabled: true, hosts: ['*'], gateways: [gatewayName], scaleDownDelaySeconds: 6 },
        steps: [{ setWeight: 10, pause: 'manual' }],
      },
    });
  });
  it('in which a gateway does something about failures are rolling in the mesh but for that, and each does one thing', () => {
    const names = strategyNames.filter((name) => strategyOf(name).gateway !== undefined);
    expect(names).toEqual(['rolling-mesh-retries', 'rolling-mesh-outlier']);
    const { values, script, workload, change, entrance, role } = strategyOf('rolling-mesh');
    for (const strategy of names.map(strategyOf)) {
      expect(strategy).toMatchObject({ values, script, workload, change, entrance, role });
      expect([strategy.gateway?.retries, strategy.gateway?.outliers].filter(Boolean)).toHaveLength(1);
    }
  });
  it('need a mesh where load enters by a proxy of one, and no other', () => {
    expect(strategyNames.filter((name) => needMesh([name]))).toEqual(
      strategyNames.filter((name) => name.includes('-mesh')),
    );
  });
  it('are led by a route where a header or a mirror says who meets the new version: no weight does, and one step is all', () => {
    const steps = [
      { weight: 10, seconds: 30 },
      { weight: 50, seconds: 30 },
    ];
    const of = (name: 'canary-mesh-header' | 'canary-mesh-mirror') =>
      withSteps(strategyOf(name), stepsOf(strategyOf(name), { steps, judge: defaultPolicy() }));
    const still = { setWeight: 0, pause: 'manual', scale: 10 };
    expect(of('canary-mesh-header')).toMatchObject({ canary: { steps: [{ ...still, header: canaryHeader }] } });
    expect(of('canary-mesh-mirror')).toMatchObject({ canary: { steps: [{ ...still, mirror: 10 }] } });
    expect(of('canary-mesh-mirror')).not.toHaveProperty('canary.steps.0.header');
  });
  it('stand longer than a kept connection lives at the steps of a canary, by default', () => {
    for (const { seconds } of defaultCanarySteps) expect(seconds * 1000).toBeGreaterThan(1.1 * canaryConnectionAgeMs);
  });
  it('refuse a name nobody knows, and say which there are', () => {
    expect(() => parseStrategies(['rolling', 'yolo'])).toThrow(/unknown strategy "yolo": choose from rolling, /);
    expect(() => parseStrategies(['toString'])).toThrow(/unknown strategy/);
  });
});

describe('what is measured beside what was asked for', () => {
  it('is the noise floor and a control, each once', () => {
    const beside = ['noise-none', 'noise-same', 'rolling-no-drain'];
    expect(withYardsticks(['rolling', 'blue-green'])).toEqual([...beside, 'rolling', 'blue-green']);
    expect(withYardsticks(['rolling-no-drain', 'rolling', 'noise-none'])).toEqual([
      ...['noise-same', 'rolling-no-drain', 'rolling', 'noise-none'],
    ]);
  });
});
