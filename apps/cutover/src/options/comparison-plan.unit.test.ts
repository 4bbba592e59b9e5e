import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { defaultStrategies } from '@cutover/comparison';
import { addComparisonOptions, type ComparisonFlags } from './comparison-options.ts';
import { comparisonPlan } from './comparison-plan.ts';

const strategies = (...args: string[]) => {
  const command = addComparisonOptions(new Command());
  return comparisonPlan(command.parse(args, { from: 'user' }).opts<ComparisonFlags>()).strategies;
};

describe('the strategies of a comparison', () => {
  it('come with the noise floor and a control, whatever was asked for', () => {
    expect(strategies()).toEqual(defaultStrategies);
    expect(strategies('--strategies', 'rolling,blue-green')).toEqual(defaultStrategies);
    expect(strategies('--strategies', 'recreate')).toEqual([
      'noise-none',
      'noise-same',
      'rolling-no-drain',
      'recreate',
    ]);
  });

  it('are those alone with --no-controls', () => {
    expect(strategies('--strategies', 'recreate', '--no-controls')).toEqual(['recreate']);
    expect(strategies('--no-controls')).toEqual(['rolling', 'blue-green']);
  });
});

const canaryOf = (...args: string[]) => {
  const command = addComparisonOptions(new Command());
  return comparisonPlan(command.parse(args, { from: 'user' }).opts<ComparisonFlags>()).canary;
};

describe('the canaries of a comparison', () => {
  it('take steps of percent and seconds, and go by their defaults otherwise', () => {
    const steps = [
      { weight: 10, seconds: 30 },
      { weight: 50, seconds: 15 },
    ];
    expect(canaryOf('--steps', '10:30, 50:15')).toEqual({ steps });
    expect(canaryOf()).toEqual({});
  });

  it.each([
    ['10', '--steps: "10" is not percent:seconds, such as 10:30 (1 to 99 %, 1 to 9999 s)'],
    ['0:30', '--steps: "0:30" is not percent:seconds, such as 10:30 (1 to 99 %, 1 to 9999 s)'],
    ['50:10,25:10', '--steps: 25 % follows what is as much or more'],
  ])('refuse %s in one line', (list, message) => expect(() => canaryOf('--steps', list)).toThrow(message));

  it('refuse a policy that is not there', () =>
    expect(() => canaryOf('--policy', 'none.yaml')).toThrow('--policy: none.yaml cannot be read: ENOENT'));
});
