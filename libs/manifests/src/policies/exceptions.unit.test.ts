import { describe, expect, it } from '@jest/globals';
import { exceptionFor, EXCEPTIONS } from './exceptions.ts';
import type { Exception } from './exceptions.ts';

const EXAMPLES: readonly Exception[] = [
  { rule: 'one', charts: ['mongo'], why: 'mongo alone' },
  { rule: 'two', environments: ['dev'], why: 'dev alone' },
  { rule: 'three', why: 'everywhere' },
];
const why = (rule: string, chart: string, environment?: string) =>
  exceptionFor(rule, environment === undefined ? { chart } : { chart, environment }, EXAMPLES)?.why;

describe('an exception', () => {
  it('is of its rule, its charts and its environments alone', () => {
    expect([why('one', 'mongo', 'dev'), why('one', 'mongo'), why('one', 'kafka')]).toEqual([
      'mongo alone',
      'mongo alone',
      undefined,
    ]);
    expect([why('two', 'kafka', 'dev'), why('two', 'kafka', 'qa'), why('two', 'kafka')]).toEqual([
      'dev alone',
      undefined,
      undefined,
    ]);
    expect([why('three', 'any'), why('four', 'any')]).toEqual(['everywhere', undefined]);
  });

  it('says why', () => {
    for (const { why: reason } of EXCEPTIONS) expect(reason.length).toBeGreaterThan(20);
  });
});
