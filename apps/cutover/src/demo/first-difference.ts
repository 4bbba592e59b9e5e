const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : (JSON.stringify(value) ?? '').slice(0, 60);

/** The first field, in the order of `wanted`, in which two JSON documents differ: `lanes.0.requests.sent is 1, not 200`; undefined where none does. */
export function firstDifference(found: unknown, wanted: unknown, path = ''): string | undefined {
  if (!isObject(found) || !isObject(wanted)) {
    return Object.is(found, wanted) ? undefined : `${path} is ${shown(found)}, not ${shown(wanted)}`;
  }
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const difference = firstDifference(found[key], wanted[key], path === '' ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
