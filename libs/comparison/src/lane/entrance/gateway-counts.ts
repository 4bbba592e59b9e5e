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

/** `cluster.outbound|80||account.lane.svc.cluster.local;.upstream_rq_retry: 13`; istiod ends the cluster's name with a semicolon. */
const line = /^cluster\.(.+?\.svc\.[^;]+?);?\.((?:upstream_rq|outlier_detection\.)[\w.]*): (\d+)$/;

/**
 * @param text of an Envoy's /stats; counters that were never used may be missing
 * @throws Error where it says nothing of the app's cluster, which is no zero
 */
export const gatewayCounts = (text: string, host: AppHost): GatewayCounts => {
  const found = new Map<string, number>();
  for (const [, cluster = '', name = '', value] of text.split('\n').map((one) => line.exec(one) ?? []))
    if (leadsTo(cluster, host)) found.set(name, (found.get(name) ?? 0) + Number(value));
  if (!found.has(names.requests)) throw new Error(`its statistics say nothing of ${host.service}.${host.namespace}`);
  const of = (key: keyof GatewayCounts): number => found.get(names[key]) ?? 0;
  return {
    ...{ requests: of('requests'), retries: of('retries'), retriesSucceeded: of('retriesSucceeded') },
    ...{ retriesSpent: of('retriesSpent'), retriesRefused: of('retriesRefused') },
    ...{ ejections: of('ejections'), ejectionsRefused: of('ejectionsRefused') },
  };
};
