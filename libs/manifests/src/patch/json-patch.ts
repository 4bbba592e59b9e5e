import { isEqual, isList, isObject } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { keyedLists } from './keyed-list.ts';
import type { Keyed } from './keyed-list.ts';
import { below } from './pointer.ts';

/** Of RFC 6902. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
  readonly value?: Json;
}

function ofObjects(from: JsonObject, to: JsonObject, at: string): Operation[] {
  const gone = Object.keys(from).filter((key) => !(key in to));
  const removed = gone.map((key): Operation => ({ op: 'remove', path: below(at, key) }));
  const others = Object.entries(to).flatMap(([key, value]): Operation[] => {
    const path = below(at, key);
    const before = from[key];
    return before === undefined ? [{ op: 'add', path, value }] : jsonPatch(before, value, path);
  });
  return [...removed, ...others];
}

/** What changes an element that is found by its place only goes on where the right one is found there. */
function guarded(operations: readonly Operation[], key: string, element: JsonObject, at: string): Operation[] {
  return operations.length === 0 ? [] : [{ op: 'test', path: below(at, key), value: element[key]! }, ...operations];
}

function ofKeyedLists({ key, from, to }: Keyed, at: string): Operation[] {
  const isKept = (element: JsonObject) => to.some((other) => other[key] === element[key]);
  const kept = from.filter(isKept);
  // From the end: what is before keeps its place.
  const removed = from
    .map((element, i) => ({ element, path: below(at, i) }))
    .filter(({ element }) => !isKept(element))
    .toReversed()
    .flatMap(({ element, path }) => guarded([{ op: 'remove', path }], key, element, path));
  const others = to.flatMap((element, i): Operation[] => {
    const path = below(at, i);
    const before = kept.find((other) => other[key] === element[key]);
    if (before === undefined) return [{ op: 'add', path, value: element }];
    return guarded(jsonPatch(before, element, path), key, element, path);
  });
  return [...removed, ...others];
}

function ofLists(from: readonly Json[], to: readonly Json[], at: string): Operation[] {
  const keyed = keyedLists(from, to);
  if (keyed !== undefined) return ofKeyedLists(keyed, at);
  const isAlike = from.length === to.length && [...from, ...to].every(isObject);
  if (!isAlike) return [{ op: 'replace', path: at, value: to }];
  return to.flatMap((element, i) => jsonPatch(from[i]!, element, below(at, i)));
}

/**
 * The operations that make one value of another, lists in their order. An element of a list that has a name is changed or removed only after a
 * `test` of that name, so that a patch fails where the list is another than it was made for.
 * @param at the pointer to both
 */
export function jsonPatch(from: Json, to: Json, at = ''): Operation[] {
  if (isEqual(from, to)) return [];
  if (isObject(from) && isObject(to)) return ofObjects(from, to, at);
  if (isList(from) && isList(to)) return ofLists(from, to, at);
  return [{ op: 'replace', path: at, value: to }];
}
