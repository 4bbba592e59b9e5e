import { describe, expect, it } from '@jest/globals';
import { figureLine, isMet, NO_STORE } from './figure.ts';

const figure = { name: 'kit to hand', value: 0.854, unit: '', store: NO_STORE };

describe('a figure', () => {
  it.each([
    [{ atLeast: 0.85 }, true],
    [{ atLeast: 0.9 }, false],
    [{ atMost: 0.9 }, true],
    [{ atMost: 0.5 }, false],
  ])('of 0.854 against %j: %s', (aim, met) => {
    expect(isMet({ ...figure, aim })).toBe(met);
  });

  it('is one line that says what was aimed at, and on which store', () => {
    expect(figureLine({ ...figure, aim: { atLeast: 0.9 }, how: '5 pairs' })).toBe(
      'kit to hand: 0.85 · aim ≥ 0.9: missed · 5 pairs · no store',
    );
    expect(figureLine({ ...figure, value: 1_234.5, unit: '/s' })).toBe('kit to hand: 1235 /s · no store');
    expect(isMet(figure)).toBeUndefined();
  });
});
