import { isDeepStrictEqual } from 'node:util';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

export const isEqual = (left: unknown, right: unknown): boolean => isDeepStrictEqual(left, right);

/** `base` with all of `over` laid over it, object by object; lists are replaced whole, as Helm does it. */
export function merge(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = base[key];
    merged[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}

/** What all of them say alike, object by object. */
export function shared(all: readonly JsonObject[]): JsonObject {
  const [first, ...others] = all;
  const found: Record<string, Json> = {};
  for (const [key, value] of Object.entries(first ?? {})) {
    const values = others.map((other) => other[key]);
    if (isObject(value) && values.every(isObject)) {
      const below = shared([value, ...values]);
      if (Object.keys(below).length > 0) found[key] = below;
    } else if (values.every((other) => isEqual(other, value))) {
      found[key] = value;
    }
  }
  return found;
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((found, key) => (isObject(found) ? found[key] : undefined), value);
}
