import { describe, expect, it } from '@jest/globals';
import { lastWords } from './last-line.ts';

describe('the last words of a log', () => {
  it.each([
    ['a plain line', 'one\ntwo\n\n', 'two'],
    [
      'the error before a stack',
      'up\n\nTypeError: x is no function\n    at a (b.js:1)\n\nNode.js v24.21.0\n',
      'TypeError: x is no function',
    ],
    ['an error with fields', "Error: down {\n  code: 'E'\n}\n", 'Error: down {'],
    [
      'an exception of Java',
      'Exception in thread "main" java.lang.IllegalStateException: no port\n\tat A.main(A.java:3)\n\t... 2 more\n',
      'Exception in thread "main" java.lang.IllegalStateException: no port',
    ],
    [
      'a structured line',
      '{"level":"fatal","msg":"cannot start","err":{"message":"no key"}}\n',
      'cannot start: no key',
    ],
    ['a line that only looks structured', '{half\n', '{half'],
    ['nothing', '\n\n', undefined],
  ])('%s', (_, log, words) => {
    expect(lastWords(log)).toBe(words);
  });

  it('have an end', () => {
    expect(lastWords('x'.repeat(10_000))).toHaveLength(240);
  });
});
