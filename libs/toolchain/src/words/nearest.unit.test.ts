import { describe, expect, it } from '@jest/globals';
import { editDistance, nearest, notKnown } from './nearest.ts';

const strategies = ['rolling', 'rolling-no-drain', 'blue-green', 'recreate'];

describe('the word that was probably meant', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['biuld', 'build', 1],
    ['same', 'same', 0],
  ])('%s is as far from %s as it takes changes', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it.each([
    ['blugreen', 'blue-green'],
    ['blueGreen', 'blue-green'],
    ['roling', 'rolling'],
    ['rolling_no_drain', 'rolling-no-drain'],
    ['blue', 'blue-green'],
  ])('%s means %s', (word, meant) => {
    expect(nearest(word, strategies)).toBe(meant);
  });

  it('guesses nothing for a word that is like none', () => {
    expect(nearest('canary', strategies)).toBeUndefined();
    expect(notKnown('canary', 'a strategy', strategies)).toBe(
      '"canary" is not a strategy: choose from rolling, rolling-no-drain, blue-green, recreate',
    );
  });

  it('says the guess and all that there is', () => {
    expect(notKnown('blugreen', 'a strategy', strategies)).toBe(
      '"blugreen" is not a strategy; did you mean blue-green? choose from rolling, rolling-no-drain, blue-green, recreate',
    );
  });
});
