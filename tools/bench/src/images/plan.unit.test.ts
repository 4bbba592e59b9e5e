import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../command-line.ts';
import { planOf } from './plan.ts';

describe('the plan of bench:images', () => {
  it('is ten of unchanged and line, three of the others, of both subjects', () => {
    expect(planOf([])).toEqual({
      subjects: ['guestbook', 'account'],
      repeats: new Map([
        ['unchanged', 10],
        ['line', 10],
        ['dependency', 3],
        ['cold', 3],
      ]),
      json: false,
      chart: undefined,
    });
  });

  it('is a few of the foreign app in short', () => {
    expect(planOf(['--short', '--json'])).toEqual({
      subjects: ['guestbook'],
      repeats: new Map([
        ['unchanged', 2],
        ['line', 2],
        ['cold', 1],
      ]),
      json: true,
      chart: undefined,
    });
  });

  it('is what is asked for', () => {
    expect(planOf(['--only', 'line,cold', '--subject', 'account', '--repeats', '6', '--chart', 'x.svg'])).toMatchObject(
      {
        subjects: ['account'],
        chart: 'x.svg',
        repeats: new Map([
          ['line', 6],
          ['cold', 2],
        ]),
      },
    );
    expect(planOf(['--help'])).toBe('help');
  });

  it.each([
    [['--only', 'warm'], /--only: "warm" is none of unchanged, line/],
    [['--subject', 'shop'], /--subject: "shop" is none of guestbook/],
    [['--repeats', '0'], /--repeats: 0 is no number from 1/],
    [['--fast'], /Unknown option '--fast'/],
  ])('refuses %j', (args, message) => {
    expect(() => planOf(args)).toThrow(UsageError);
    expect(() => planOf(args)).toThrow(message);
  });
});
