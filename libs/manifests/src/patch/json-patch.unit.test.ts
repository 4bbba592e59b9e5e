import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../objects/json.ts';
import { jsonPatch } from './json-patch.ts';
import type { Operation } from './json-patch.ts';

/** RFC 6902, as far as patches here use it. */
function apply(document: Json, operations: readonly Operation[]): Json {
  const root = { root: structuredClone(document) } as Record<string, unknown>;
  for (const { op, path, value } of operations) {
    const keys = ['root', ...path.split('/').slice(1)].map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop()!;
    const parent = keys.reduce((found, key) => (found as Record<string, unknown>)[key], root as unknown);
    if (op === 'test') expect((parent as Record<string, unknown>)[last]).toEqual(value);
    else if (Array.isArray(parent))
      parent.splice(Number(last), op === 'add' ? 0 : 1, ...(op === 'remove' ? [] : [value]));
    else if (op === 'remove') delete (parent as Record<string, unknown>)[last];
    else (parent as Record<string, unknown>)[last] = value;
  }
  return root['root'] as Json;
}

const env = (...pairs: readonly (readonly [string, string])[]): JsonObject => ({
  containers: [{ name: 'account', env: pairs.map(([name, value]) => ({ name, value })) }],
});

describe('the patch from one value to another', () => {
  it('is nothing where they are alike', () => {
    expect(jsonPatch({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  });

  it('changes an element that has a name after a test of that name', () => {
    expect(jsonPatch(env(['PORT', '8080'], ['ZONE', 'a']), env(['PORT', '8080'], ['ZONE', 'b']))).toEqual([
      { op: 'test', path: '/containers/0/name', value: 'account' },
      { op: 'test', path: '/containers/0/env/1/name', value: 'ZONE' },
      { op: 'replace', path: '/containers/0/env/1/value', value: 'b' },
    ]);
  });

  it('escapes what a pointer cannot hold', () => {
    expect(jsonPatch({ 'a/b~c': 1 }, { 'a/b~c': 2 })).toEqual([{ op: 'replace', path: '/a~1b~0c', value: 2 }]);
  });

  it('replaces a list of plain values as a whole', () => {
    expect(jsonPatch({ args: ['a', 'b'] }, { args: ['a', 'c'] })).toEqual([
      { op: 'replace', path: '/args', value: ['a', 'c'] },
    ]);
  });

  it('goes into the elements of a list without names that is as long as before', () => {
    expect(jsonPatch([{ host: 'a' }, { host: 'b' }], [{ host: 'a' }, { host: 'c' }])).toEqual([
      { op: 'replace', path: '/1/host', value: 'c' },
    ]);
  });

  it.each<[Json, Json]>([
    [env(['A', '1'], ['B', '2'], ['C', '3']), env(['B', '2'], ['D', '4'])],
    [env(['B', '2']), env(['A', '1'], ['B', '3'], ['C', '3'])],
    [env(['A', '1'], ['B', '2']), env(['B', '2'], ['A', '1'])],
    [env(['A', '1']), env()],
    [env(), env(['A', '1'])],
    [{ rules: [{ host: 'a' }] }, { rules: [] }],
    [{ a: { b: 1, c: null } }, { a: { c: { d: [null] } }, e: 'x' }],
    [{ a: [1] }, { a: { b: 1 } }],
    [
      [{ mountPath: '/tmp' }, { mountPath: '/data' }],
      [{ mountPath: '/etc' }, { mountPath: '/data', readOnly: true }],
    ],
  ])('makes %j into the other', (from, to) => {
    expect(apply(from, jsonPatch(from, to))).toEqual(to);
  });
});
