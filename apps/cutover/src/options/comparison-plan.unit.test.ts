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
