import { describe, expect, it } from '@jest/globals';
import { longTestProblems } from './long-tests.ts';
import type { LongTest } from './long-tests.ts';

const SOURCES = new Map([
  ['a/long.int.test.ts', "it('is long')"],
  ['a/other.int.test.ts', "it('is long, too')"],
  ['a/short.int.test.ts', "it('is short')"],
]);
const long = (more: Partial<LongTest> = {}): LongTest => ({
  file: 'a/long.int.test.ts',
  reason: 'a registry for each of forty images',
  shortForm: { file: 'a/short.int.test.ts', test: 'is short' },
  ...more,
});
const problems = (...tests: readonly LongTest[]) =>
  longTestProblems(tests, [...SOURCES.keys()], (file) => SOURCES.get(file));

describe('the list of long tests', () => {
  it('has no problem where each file is a test and its short form is in every run', () => {
    expect(problems(long(), long({ file: 'a/other.int.test.ts' }))).toEqual([]);
  });

  it.each([
    ['a file that is gone', [long({ file: 'a/gone.int.test.ts' })], 'a/gone.int.test.ts is no integration test'],
    ['a file twice', [long(), long()], 'a/long.int.test.ts is named twice'],
    [
      'a short form that is gone',
      [long({ shortForm: { file: 'a/gone.int.test.ts', test: '' } })],
      'a/long.int.test.ts: its short form a/gone.int.test.ts is no test',
    ],
    [
      'a short form of another title',
      [long({ shortForm: { file: 'a/short.int.test.ts', test: 'was short' } })],
      'a/long.int.test.ts: its short form a/short.int.test.ts has no test “was short”',
    ],
    [
      'a short form that is long',
      [long({ shortForm: { file: 'a/long.int.test.ts', test: 'is long' } })],
      'a/long.int.test.ts: its short form a/long.int.test.ts runs with --all alone, too',
    ],
  ])('is told of %s', (_, tests, problem) => {
    expect(problems(...tests)).toEqual([problem]);
  });
});
