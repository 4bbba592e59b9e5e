import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../cli/usage-error.ts';
import { optionsOf } from './options.ts';

describe('the command line of the mutations', () => {
  it('has a number and a seed of its own', () => expect(optionsOf([])).toEqual({ count: 100, seed: 12 }));

  it('takes others', () => expect(optionsOf(['--count', '7', '--seed', '2026'])).toEqual({ count: 7, seed: 2026 }));

  it('can be asked what it takes', () => expect(optionsOf(['--help'])).toBe('help'));

  it.each([
    [['--count', '0'], '--count: 0 is no number from 1'],
    [['--count', 'many'], '--count: many is no number from 1'],
    [['--seed', '1.5'], '--seed: 1.5 is no number from 1'],
    [['--seeds', '1'], /Unknown option '--seeds'/],
    [['more'], /Unexpected argument 'more'/],
  ])('says of %j what is wrong', (args, message) => {
    expect(() => optionsOf(args)).toThrow(UsageError);
    expect(() => optionsOf(args)).toThrow(message);
  });
});
