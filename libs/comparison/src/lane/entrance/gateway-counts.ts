import { clusterCounters } from './cluster-counters.ts';
import { type AppHost, leadsTo } from './seen-policy.ts';
import type { GatewayCounts } from '../../record/gateway-fact.ts';

const names: Record<keyof GatewayCounts, string> = {
  requests: 'upstream_rq_total',
  retries: 'upstream_rq_retry',
  retriesSucceeded: 'upstream_rq_retry_success',
  retriesSpent: 'upstream_rq_retry_limit_exceeded',
  retriesRefused: 'upstream_rq_retry_overflow',
  ejections: 'outlier_detection.ejections_enforced_total',
  ejectionsRefused: 'outlier_detection.ejections_overflow',
};

/**
 * @param text of an Envoy's /stats; counters that were never used may be missing
 * @throws Error where it says nothing of the app's cluster, which is no zero
 */
export const gatewayCounts = (text: string, host: AppHost): GatewayCounts => {
  const found = new Map<string, number>();
  for (const { cluster, name, value } of clusterCounters(text))
    if (leadsTo(cluster, host)) found.set(name, (found.get(name) ?? 0) + value);
  if (!found.has(names.requests)) throw new Error(`its statistics say nothing of ${host.service}.${host.namespace}`);
  const counts = Object.entries(names).map(([key, name]) => [key, found.get(name) ?? 0]);
  return Object.fromEntries(counts) as GatewayCounts;
};
