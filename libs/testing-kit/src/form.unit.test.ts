import { describe, expect, it } from '@jest/globals';
import { byForm, FORM_VARIABLE, oneInThree } from './form.ts';

const rounds = { short: 4, long: 40 };

describe('the form of a test', () => {
  it('is the long one only where that is asked for', () => {
    expect(byForm(rounds, { [FORM_VARIABLE]: 'long' })).toBe(40);
    expect(byForm(rounds, {})).toBe(4);
    expect(byForm(rounds, { [FORM_VARIABLE]: 'short' })).toBe(4);
  });
});

it('takes one case in three in short', () => {
  expect(oneInThree(['a', 'b', 'c', 'd'])).toEqual(byForm({ short: ['a', 'd'], long: ['a', 'b', 'c', 'd'] }));
  expect(oneInThree(['a', 'b', 'c', 'd'], 2)).toEqual(byForm({ short: ['c'], long: ['a', 'b', 'c', 'd'] }));
});
