import { describe, expect, it } from '@jest/globals';
import { parseChallenges, type Challenge } from './challenge.ts';

const BEARER = { scheme: 'bearer', parameters: { realm: 'https://auth.example/token', service: 'registry' } };
const BASIC = { scheme: 'basic', parameters: { realm: 'people' } };

describe('the challenges of a WWW-Authenticate header', () => {
  it.each<[string, string, readonly Challenge[]]>([
    ['none', '', []],
    ['one', 'Basic realm="people"', [BASIC]],
    [
      'two that each keep their realm',
      'Bearer realm="https://auth.example/token",service="registry", Basic realm="people"',
      [BEARER, BASIC],
    ],
    [
      'two in the other order, as Node joins two headers',
      'Basic realm="people", Bearer realm="https://auth.example/token", service="registry"',
      [BASIC, BEARER],
    ],
    ['a scheme and names in any case', 'BASIC Realm="people"', [BASIC]],
    ['a value without quotes', 'Bearer realm=https://auth.example/token,service=registry', [BEARER]],
    ['spaces around the equals sign', 'Basic realm = "people"', [BASIC]],
    [
      'commas and a scheme inside quotes',
      'Bearer realm="a, Basic realm=b",scope="repository:a:pull,push"',
      [{ scheme: 'bearer', parameters: { realm: 'a, Basic realm=b', scope: 'repository:a:pull,push' } }],
    ],
    [
      'escaped quotes',
      String.raw`Basic realm="\"the\" people"`,
      [{ scheme: 'basic', parameters: { realm: '"the" people' } }],
    ],
    [
      'a token68, which is no parameter',
      'Negotiate YWJj==, Basic realm="people"',
      [{ scheme: 'negotiate', parameters: {} }, BASIC],
    ],
    ['a scheme alone', 'Negotiate, Basic realm="people"', [{ scheme: 'negotiate', parameters: {} }, BASIC]],
    ['empty list elements', ', ,Basic realm="people",,', [BASIC]],
    ['an open quote to the end', 'Basic realm="people', [BASIC]],
    ['a parameter before any scheme', 'realm="people"', []],
  ])('%s', (_name, header, challenges) => {
    expect(parseChallenges(header)).toEqual(challenges);
  });
});
