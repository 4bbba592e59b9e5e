import type { ServiceWeight } from '../../record/event-record.ts';

/** How an Envoy shares the requests of a route, and since when. */
export interface RoutedWeights {
  readonly weights: readonly ServiceWeight[];
  /** Which configuration it is, as istiod numbers them. */
  readonly version: string;
  /** When the proxy took it, by its own clock: ISO 8601. */
  readonly since: string;
}

interface Route {
  readonly name?: string;
  readonly route?: {
    readonly cluster?: string;
    readonly weighted_clusters?: { readonly clusters?: readonly { readonly name: string; readonly weight?: number }[] };
  };
}

interface RouteConfig {
  readonly version_info?: string;
  readonly last_updated?: string;
  readonly route_config?: { readonly virtual_hosts?: readonly { readonly routes?: readonly Route[] }[] };
}

/** The name of the route whose weights are Argo Rollouts' own: that of the charts' VirtualService. */
const primary = 'primary';

/** `outbound|80||account-canary.lane.svc.cluster.local` */
const serviceOf = (cluster: string): string => (cluster.split('|')[3] ?? cluster).split('.')[0] as string;

/** istiod leaves a Service out whose weight is 0, and the one that is left has no weight then. */
const weightsOf = ({ route = {} }: Route): ServiceWeight[] => {
  const { cluster, weighted_clusters: weighted } = route;
  if (cluster !== undefined) return [{ service: serviceOf(cluster), share: 1 }];
  const clusters = weighted?.clusters ?? [];
  const sum = clusters.reduce((total, { weight = 0 }) => total + weight, 0);
  return clusters.map(({ name, weight = 0 }) => ({ service: serviceOf(name), share: weight / sum }));
};

/** @param dump of `config_dump?resource=dynamic_route_configs` @returns null where no route is shared yet */
export const routedWeights = (dump: unknown): RoutedWeights | null => {
  const { configs = [] } = dump as { configs?: readonly RouteConfig[] };
  for (const { route_config: config, version_info: version = '', last_updated: since } of configs) {
    const routes = config?.virtual_hosts?.flatMap((host) => host.routes ?? []) ?? [];
    const found = routes.find(({ name }) => name === primary);
    if (found !== undefined && since !== undefined) return { weights: weightsOf(found), version, since };
  }
  return null;
};
