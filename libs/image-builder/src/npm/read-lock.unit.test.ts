import { describe, expect, it } from '@jest/globals';
import { parseLockfile } from './read-lock.ts';

const of = (packages: unknown): string => JSON.stringify({ lockfileVersion: 3, packages });
const FORM = 'lockfileVersion 2 or 3 with "packages" is required';

describe('a lockfile', () => {
  it('is read by folder', () => {
    const item = { version: '1.0.0', os: 'any', cpu: ['x64'], bin: { a: 'a.js' }, peerDependenciesMeta: { b: {} } };
    expect(parseLockfile(of({ 'node_modules/a': item }), 'x').get('node_modules/a')).toEqual(item);
    expect(parseLockfile(`\uFEFF${of({})}`, 'x').size).toBe(0);
  });

  it.each([
    ['{', 'not JSON'],
    ['null', FORM],
    ['[]', FORM],
    ['5', FORM],
    ['"text"', FORM],
    ['{"lockfileVersion":1}', FORM],
    ['{"lockfileVersion":"3","packages":{}}', FORM],
    [of(null), FORM],
    [of([]), FORM],
    [of('text'), FORM],
    [of({ 'node_modules/a': null }), '"node_modules/a" must be an object'],
    [of({ 'node_modules/a': [] }), '"node_modules/a" must be an object'],
    [of({ 'node_modules/a': { version: 1 } }), '"version" of "node_modules/a" must be a text'],
    [of({ 'node_modules/a': { integrity: {} } }), '"integrity" of "node_modules/a" must be a text'],
    [of({ 'node_modules/a': { resolved: 1, link: true } }), '"resolved" of "node_modules/a" must be a text'],
    [of({ 'node_modules/a': { link: 'yes' } }), '"link" of "node_modules/a" must be true or false'],
    [
      of({ 'node_modules/a': { dependencies: ['b'] } }),
      '"dependencies" of "node_modules/a" must be an object of texts',
    ],
    [of({ '': { optionalDependencies: { b: 1 } } }), '"optionalDependencies" of "" must be an object of texts'],
    [of({ '': { peerDependenciesMeta: { b: null } } }), '"peerDependenciesMeta" of "" must be an object of objects'],
    [of({ 'node_modules/a': { bin: 'a.js' } }), '"bin" of "node_modules/a" must be an object of texts'],
    [of({ 'node_modules/a': { os: [1] } }), '"os" of "node_modules/a" must be a list of texts'],
    [of({ 'node_modules/../../a': {} }), '"node_modules/../../a" is no folder below node_modules'],
    [of({ 'node_modules/a\0': {} }), '"node_modules/a\\u0000" is no folder below node_modules'],
    [of({ '/etc': {} }), '"/etc" is no relative path'],
  ])('%s is refused in one line', (text, reason) => {
    expect(() => parseLockfile(text, 'package-lock.json')).toThrow(
      expect.objectContaining({ code: 'lockfile-invalid', message: `package-lock.json: ${reason}` }),
    );
  });
});
