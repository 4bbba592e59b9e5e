import { describe, expect, it } from '@jest/globals';
import { figureLine, figuresOf } from './start-figures.ts';
import { planOf } from './start-plan.ts';

const GIB = 1024 ** 3;

describe('the figures of starts', () => {
  it('are medians a set with the spread, and the aims where there are any', () => {
    const figures = figuresOf([
      { set: [], seconds: 20, memory: GIB },
      { set: ['mesh'], seconds: 95, memory: 2 * GIB },
      { set: ['mesh'], seconds: 91, memory: 3 * GIB },
      { set: ['mesh'], seconds: 50, memory: 7 * GIB },
    ]);
    expect(figures.map(figureLine)).toEqual([
      'none: 20.0 s · 1.00 GiB · 1 round',
      'mesh: 91.0 s (50.0 to 95.0) · 3.00 GiB (2.00 to 7.00) · 3 rounds · aim 90 s: missed · aim 6 GiB: met',
    ]);
  });
});

describe('the command line', () => {
  it.each([
    [[], { sets: [[], ['mesh'], ['gitops']], rounds: 3, warmed: true, json: false }],
    [['--short', '--json'], { sets: [[]], rounds: 1, warmed: false, json: true }],
    [['--with', 'mesh+kiali,none'], { sets: [['mesh', 'kiali'], []], rounds: 3, warmed: true, json: false }],
    [['--help'], 'help'],
  ])('%j is understood', (args, plan) => {
    expect(planOf(args)).toEqual(plan);
  });

  it.each([
    [['--rounds', '101'], '--rounds: expected a number from 1 to 100, got "101"'],
    [['--with', 'mesh,--all'], '--with: expected names of add-ons joined by + and sets by commas, got "mesh,--all"'],
    [['--with', ''], '--with: expected names'],
    [['--rounds', '2', '--short'], '--short is one round of none'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is refused', (args, message) => {
    expect(() => planOf(args)).toThrow(message);
  });
});
