/** The way to a value, by its keys. */
export type Path = readonly string[];

type Group = Readonly<Record<string, unknown>>;

export const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** `values` with another value at a path, in a list by its index; what it was made from stays. */
export function withValue(values: object, [key, ...rest]: Path, value: unknown): object {
  if (key === undefined) return value as object;
  const before = (values as Group)[key];
  const after = rest.length === 0 ? value : withValue(isNested(before) ? before : {}, rest, value);
  return Array.isArray(values) ? values.with(Number(key), after) : { ...values, [key]: after };
}

/** The value at a path, or undefined. */
export function valueAt(values: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return values;
  return isNested(values) ? valueAt((values as Group)[key], rest) : undefined;
}

/** Whether a path leads to where another one leads, or below. */
export const isPathWithin = (path: Path, other: Path): boolean => other.every((key, index) => path[index] === key);

/** Paths of all values that are no groups; an empty group counts as a value. */
export function leavesOf(values: object, at: Path = []): Path[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = [...at, key];
    return isGroup(value) && Object.keys(value).length > 0 ? leavesOf(value, path) : [path];
  });
}

/** `base` with all of `over` laid over it, group by group. */
export function merge(base: object, over: object): object {
  return leavesOf(over).reduce((values, path) => withValue(values, path, valueAt(over, path)), base);
}
