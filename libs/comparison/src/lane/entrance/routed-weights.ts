import { type EnvoyRoute, managedRoutes, mirroringWrites, weightsOf } from './managed-routes.ts';
import { sendsAgain } from './sent-again.ts';
import type { ManagedRoute, ServiceWeight } from '../../record/event-record.ts';

/** How an Envoy shares the requests of a route, and since when. */
export interface RoutedWeights {
  readonly weights: readonly ServiceWeight[];
  /** What stands before it in the same virtual host, in order: requests meet the first that takes them. */
  readonly managed: readonly ManagedRoute[];
  /** What no route of this proxy may do, in words; null where none does. */
  readonly wrong: string | null;
  /** Which configuration it is, as istiod numbers them. */
  readonly version: string;
  /** When the proxy took it, by its own clock: ISO 8601. */
  readonly since: string;
}

interface RouteConfig {
  readonly version_info?: string;
  readonly last_updated?: string;
  readonly route_config?: { readonly virtual_hosts?: readonly { readonly routes?: readonly EnvoyRoute[] }[] };
}

/** The name of the route whose weights are Argo Rollouts' own: that of the charts' VirtualService. */
export const primary = 'primary';

/** Every route of the proxy is looked at: those that Argo Rollouts made stand beside the chart's. */
const wrongIn = (dump: unknown, routes: readonly EnvoyRoute[]): string | null => {
  const mirroring = mirroringWrites(managedRoutes(routes));
  const found = [
    sendsAgain(dump),
    mirroring.length > 0 ? `would mirror writes by route ${mirroring.join(', ')}` : null,
  ];
  return found.filter((wrong) => wrong !== null).join(', and ') || null;
};

/** @param dump of `config_dump?resource=dynamic_route_configs` @returns null where no route is shared yet */
export const routedWeights = (dump: unknown): RoutedWeights | null => {
  const { configs = [] } = dump as { configs?: readonly RouteConfig[] };
  for (const { route_config: config, version_info: version = '', last_updated: since } of configs) {
    for (const { routes = [] } of config?.virtual_hosts ?? []) {
      const index = routes.findIndex(({ name }) => name === primary);
      const found = routes[index];
      if (found === undefined || since === undefined) continue;
      const managed = managedRoutes(routes.slice(0, index));
      return { weights: weightsOf(found), managed, wrong: wrongIn(dump, routes), version, since };
    }
  }
  return null;
};
