import { isObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { TEMPLATE_PATHS } from './kubernetes-object.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

export const VERSION_LABEL = 'app.kubernetes.io/version';

const LABELS = ['metadata', 'labels'] as const;

/** Where labels of an object or of its pods are. */
const PLACES: readonly (readonly string[])[] = [LABELS, ...TEMPLATE_PATHS.map((path) => [...path, ...LABELS])];

function changed(
  value: Json | undefined,
  [key, ...rest]: readonly string[],
  change: (labels: JsonObject) => JsonObject,
): Json | undefined {
  if (!isObject(value)) return value;
  if (key === undefined) return change(value);
  const before = value[key];
  return before === undefined ? value : { ...value, [key]: changed(before, rest, change) ?? null };
}

/** An object without labels of certain names, on itself and on its pods. */
export function withoutLabels(object: KubernetesObject, names: ReadonlySet<string>): KubernetesObject {
  const drop = (labels: JsonObject) => Object.fromEntries(Object.entries(labels).filter(([name]) => !names.has(name)));
  return PLACES.reduce((result, place) => changed(result, place, drop) as KubernetesObject, object);
}
