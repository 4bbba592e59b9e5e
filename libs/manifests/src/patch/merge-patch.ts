import { isEqual, isList, isObject } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';

/** Of values that differ. */
function mergeValue(from: Json | undefined, to: Json): Json | undefined {
  if (isObject(from) && isObject(to)) return mergePatch(from, to);
  return isList(from) ? undefined : to;
}

/**
 * What, laid over one object, makes the other (RFC 7386): only what differs, null for what goes. Undefined where a list differs: how those
 * are merged depends on the kind and on who merges.
 */
export function mergePatch(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: Record<string, Json> = {};
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    if (isEqual(from[key], value)) continue;
    const merged = mergeValue(from[key], value);
    if (merged === undefined) return undefined;
    patch[key] = merged;
  }
  return patch;
}
