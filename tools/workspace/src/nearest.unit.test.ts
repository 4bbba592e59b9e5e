import { expect, it } from '@jest/globals';
import { nearest } from './nearest.ts';

it.each([
  ['comparsion', 'comparison'],
  ['BANK', 'bank'],
  ['nod', 'node'],
  ['mash', 'mesh'],
  ['xylophone', undefined],
  ['', undefined],
])('%j is taken for %j', (word, meant) => {
  expect(nearest(word, ['node', 'bank', 'comparison', 'mesh'])).toBe(meant);
});
