/** All values under this key, however deep: an Envoy's configuration nests as its extensions do. */
export function valuesOf(configuration: unknown, key: string): unknown[] {
  if (Array.isArray(configuration)) return configuration.flatMap((item) => valuesOf(item, key));
  if (typeof configuration !== 'object' || configuration === null) return [];
  const entries = Object.entries(configuration);
  return entries.flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(value, key)]);
}

interface RetryPolicy {
  readonly num_retries?: number;
  readonly retry_on?: string;
}

/** Istio's condition on every route from a proxy to the container beside it: nothing of the request has left the proxy yet. */
const UNSENT = 'reset-before-request';

/** How often routes may send again what was sent, each of them that may; Envoy's default where a policy gives no number is once. */
export function retriesIn(dump: unknown): number[] {
  const policies = valuesOf(dump, 'retry_policy') as RetryPolicy[];
  return policies
    .filter(({ retry_on }) => retry_on !== UNSENT)
    .map(({ num_retries = 1 }) => num_retries)
    .filter((n) => n > 0);
}

interface EnvoyCluster {
  readonly name?: string;
}

/** The idle time of connections of the clusters whose names match. */
export function idleTimesIn(dump: unknown, names: RegExp): unknown[] {
  const clusters = valuesOf(dump, 'cluster') as EnvoyCluster[];
  return clusters.filter(({ name = '' }) => names.test(name)).flatMap((cluster) => valuesOf(cluster, 'idle_timeout'));
}
