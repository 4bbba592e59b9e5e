import { describe, expect, it } from '@jest/globals';
import { figureLine, figuresOf } from './delivery-figures.ts';
import { planOf } from './delivery-plan.ts';

describe('the figures of a delivery', () => {
  it('are a median a stage, with the spread, what was missed and what was lost', () => {
    const figures = figuresOf(
      [
        { stage: 'preview', seconds: 95, cpuSeconds: 95 },
        { stage: 'preview', seconds: 40, cpuSeconds: 80 },
        { stage: 'preview', seconds: 50, cpuSeconds: 75 },
        { stage: 'promote', seconds: 20, cpuSeconds: 4, load: { sent: 100, lost: [] } },
        { stage: 'promote', seconds: 30, cpuSeconds: 6, load: { sent: 110, lost: ['12 ms GET /where: reset'] } },
      ],
      2,
    );
    expect(figures.map(figureLine)).toEqual([
      'pull request opened → built → its preview answers: 50.0 s (40.0 to 95.0, 3 rounds) · aim 60 s: met · limit 90 s: missed · the CPUs worked 80 s, 75 % of their time',
      'promotion merged → prod serves it (blue/green, under load): 25.0 s (20.0 to 30.0, 2 rounds) · the CPUs worked 5 s, 10 % of their time · 1 of 210 requests lost',
    ]);
  });
});

describe('the command line', () => {
  it.each([
    [[], { rounds: 5, json: false }],
    [['--short', '--json'], { rounds: 1, json: true }],
    [['--rounds', '2'], { rounds: 2, json: false }],
    [['--help'], 'help'],
  ])('%j is understood', (args, plan) => {
    expect(planOf(args)).toEqual(plan);
  });

  it.each([
    [['--rounds', '0'], '--rounds: expected a number from 1 to 100, got "0"'],
    [['--rounds', 'x'], '--rounds: expected a number from 1 to 100, got "x"'],
    [['--rounds', '2', '--short'], '--short is one round'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is refused', (args, message) => {
    expect(() => planOf(args)).toThrow(message);
  });
});
