import { clusterCounters } from './cluster-counters.ts';
import { serviceOf } from './managed-routes.ts';

/** What an Envoy has sent to a Service since it began. */
export interface ProxyRequests {
  readonly service: string;
  readonly requests: number;
  /** Of these, answered by 2xx. */
  readonly succeeded: number;
}

/** A path of its administration page; of all its counters these alone. */
export const requestCounters = 'stats?filter=upstream_rq_';

const fields: Readonly<Record<string, 'requests' | 'succeeded'>> = {
  upstream_rq_total: 'requests',
  upstream_rq_2xx: 'succeeded',
};

/** @param text of `stats`, a counter a line */
export const proxyRequests = (text: string): ProxyRequests[] => {
  const found = new Map<string, ProxyRequests>();
  for (const { cluster, name, value } of clusterCounters(text)) {
    const field = fields[name];
    if (field === undefined) continue;
    const service = serviceOf(cluster);
    const counts = found.get(service) ?? { service, requests: 0, succeeded: 0 };
    found.set(service, { ...counts, [field]: counts[field] + value });
  }
  return [...found.values()];
};
