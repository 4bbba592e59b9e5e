import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { defaultStrategies, faultNames } from '@cutover/comparison';
import { addComparisonOptions, type ComparisonFlags } from './comparison-options.ts';
import { comparisonPlan } from './comparison-plan.ts';

const planOf = (...args: string[]) => {
  const command = addComparisonOptions(new Command());
  return comparisonPlan(command.parse(args, { from: 'user' }).opts<ComparisonFlags>());
};
const strategies = (...args: string[]) => planOf(...args).strategies;

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

describe('how often a lane is measured', () => {
  it('is what was asked for, and the comparison’s own otherwise', () => {
    expect(planOf('--attempts', '2').attempts).toBe(2);
    expect(planOf().attempts).toBeUndefined();
  });
});

const canaryOf = (...args: string[]) => planOf(...args).canary;

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

describe('the faults of a comparison', () => {
  it('are none where none are asked for', () => {
    expect(planOf().faults).toEqual(['none']);
    expect(planOf('--faults', 'none, errors').faults).toEqual(['none', 'errors']);
  });

  it.each([
    [
      'never-redy',
      /^--faults: "never-redy" is not a fault; did you mean never-ready\? choose from none, errors, [^\n]+$/,
    ],
    ['none,', /^--faults: give at least one, separated by commas, such as none,errors$/],
    ['slow,slow', /^--faults: slow is given twice; to measure it more often use --repeats$/],
    ['broker-restarted', /^--faults: broker-restarted: account has no broker$/],
  ])('are refused on one line where they cannot be had: %s', (list, line) => {
    expect(() => planOf('--faults', list)).toThrow(line);
  });

  it('may be a broker that is restarted where there is one', () => {
    expect(planOf('--app', 'transfer', '--faults', 'broker-restarted').faults).toEqual(['broker-restarted']);
  });

  it('are a line each of the help', () => {
    let help = '';
    const command = addComparisonOptions(new Command()).configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    for (const name of faultNames) expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
  });
});
