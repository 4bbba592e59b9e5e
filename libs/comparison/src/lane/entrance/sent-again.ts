/** All values under this key, however deep: an Envoy's configuration nests as its extensions do. */
const valuesOf = (configuration: unknown, key: string): unknown[] => {
  if (Array.isArray(configuration)) return configuration.flatMap((item) => valuesOf(item, key));
  if (typeof configuration !== 'object' || configuration === null) return [];
  return Object.entries(configuration).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(value, key),
  ]);
};

interface RetryPolicy {
  readonly num_retries?: number;
  readonly retry_on?: string;
}

/** Istio's condition on every route from a sidecar to the container beside it: nothing of the request has left the sidecar yet. */
const unsent = 'reset-before-request';

/**
 * How often the routes of an Envoy may send again what was sent already, each of them that may.
 * @param dump its config_dump; Envoy's default where a policy gives no number is once
 */
export const sentAgain = (dump: unknown): number[] =>
  (valuesOf(dump, 'retry_policy') as RetryPolicy[])
    .filter(({ retry_on }) => retry_on !== unsent)
    .map(({ num_retries = 1 }) => num_retries)
    .filter((times) => times > 0);

/** Routes of which a dump speaks: one without any shows nothing. */
export const routesIn = (dump: unknown): number => valuesOf(dump, 'virtual_hosts').flat().length;
