import { isObject } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';

/** Fields by which people tell the elements of lists in the Kubernetes API apart. */
const KEYS = ['name', 'mountPath', 'ip', 'key'] as const;

export interface Keyed {
  readonly key: string;
  readonly from: readonly JsonObject[];
  readonly to: readonly JsonObject[];
}

function hasKey(list: readonly Json[], key: string): list is readonly JsonObject[] {
  const found = list.map((element) => (isObject(element) ? element[key] : undefined));
  return found.every((value) => typeof value === 'string') && new Set(found).size === list.length;
}

/** Two lists whose elements have names, those that both have in the same order; undefined where they are none. */
export function keyedLists(from: readonly Json[], to: readonly Json[]): Keyed | undefined {
  for (const key of KEYS) {
    if (!hasKey(from, key) || !hasKey(to, key)) continue;
    const names = (list: readonly JsonObject[], others: readonly JsonObject[]) =>
      list.map((element) => element[key]).filter((name) => others.some((other) => other[key] === name));
    const [before, after] = [names(from, to), names(to, from)];
    if (before.length > 0 && before.every((name, i) => name === after[i])) return { key, from, to };
  }
  return undefined;
}
