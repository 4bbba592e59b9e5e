export interface ClusterCounter {
  /** `outbound|80||account.lane.svc.cluster.local` */
  readonly cluster: string;
  /** Within its cluster, such as `upstream_rq_total`. */
  readonly name: string;
  readonly value: number;
}

/** By which the agent beside a proxy of Istio's keeps counters of clusters: without it there are none. */
export const countedAnnotation = { 'sidecar.istio.io/statsInclusionPrefixes': 'cluster.outbound' };

/** `cluster.outbound|80||account.lane.svc.cluster.local;.upstream_rq_retry: 13`; istiod ends the cluster's name with a semicolon. */
const counter = /^cluster\.(outbound\|[^;]+?);?\.((?:upstream_rq_|outlier_detection\.)[\w.]*): (\d+)$/gm;

/** What an Envoy has counted of requests and of pods taken out, since it began, by the clusters that it sends to. @param text of its /stats, a counter a line */
export const clusterCounters = (text: string): ClusterCounter[] =>
  [...text.matchAll(counter)].map(([, cluster = '', name = '', value]) => ({ cluster, name, value: Number(value) }));
