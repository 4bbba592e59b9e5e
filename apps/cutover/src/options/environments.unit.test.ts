import { describe, expect, it } from '@jest/globals';
import { environmentNames } from './environments.ts';

describe('environments of a node', () => {
  it.each<[string[], string[]]>([
    [['dev'], ['dev']],
    [
      ['prod,dev', 'stag'],
      ['dev', 'stag', 'prod'],
    ],
    [
      ['dev, qa', 'dev'],
      ['dev', 'qa'],
    ],
  ])('%j are %j, in the order of promotion', (words, names) => expect(environmentNames(words)).toEqual(names));

  it.each<[string[], string]>([
    [['dev,staging'], '--environments: "staging" is not an environment'],
    [['preview'], '--environments: "preview" is not an environment'],
    [['dev,'], '--environments: "" is not an environment'],
    [['stag'], '--environments: dev gets what is built'],
  ])('refuses %j', (words, line) => expect(() => environmentNames(words)).toThrow(line));
});
