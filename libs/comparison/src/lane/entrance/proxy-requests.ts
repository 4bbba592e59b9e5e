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

/** By which the agent beside it keeps counters of clusters: without it an Istio proxy has none. */
export const countedAnnotation = { 'sidecar.istio.io/statsInclusionPrefixes': 'cluster.outbound' };

/** `cluster.outbound|80||account-canary.lane.svc.cluster.local;.upstream_rq_total: 42` */
const counter = /^cluster\.(outbound\|[^;]+?);?\.upstream_rq_(total|2xx): (\d+)$/gm;

/** @param text of `stats`, a counter a line */
export const proxyRequests = (text: string): ProxyRequests[] => {
  const found = new Map<string, { requests: number; succeeded: number }>();
  for (const [, cluster = '', which, value] of text.matchAll(counter)) {
    const service = serviceOf(cluster);
    const { requests, succeeded } = found.get(service) ?? { requests: 0, succeeded: 0 };
    const more = Number(value);
    found.set(
      service,
      which === 'total' ? { requests: requests + more, succeeded } : { requests, succeeded: succeeded + more },
    );
  }
  return [...found].map(([service, counts]) => ({ service, ...counts }));
};
