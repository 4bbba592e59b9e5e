/** All values under this key, however deep: an Envoy's configuration nests as its extensions do. */
export const valuesOf = (configuration: unknown, key: string): unknown[] => {
  if (Array.isArray(configuration)) return configuration.flatMap((item) => valuesOf(item, key));
  if (typeof configuration !== 'object' || configuration === null) return [];
  return Object.entries(configuration).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(value, key),
  ]);
};
