import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { lineDifference } from '../lane/prepare/line-difference.ts';
import { promotes } from './script.ts';
import { defaultStrategies, parseStrategies, rankOf, strategyOf, strategyTable, withYardsticks } from './strategies.ts';
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
    for (const name of parseStrategies(['rolling-no-drain', 'blue-green-no-drain'])) {
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
  it('promote where a Rollout waits, and nowhere else', () => {
    for (const { script, workload } of strategyNames.map(strategyOf)) {
      expect(promotes(script)).toBe(workload === 'Rollout');
    }
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
