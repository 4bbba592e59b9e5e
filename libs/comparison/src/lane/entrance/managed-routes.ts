import type { ManagedRoute, ServiceWeight } from '../../record/event-record.ts';

interface StringMatch {
  readonly exact?: string;
}

/** What of an Envoy's route says whose requests it takes, and where they go. */
export interface EnvoyRoute {
  readonly name?: string;
  readonly match?: {
    readonly headers?: readonly { readonly name: string; readonly string_match?: StringMatch }[];
  };
  readonly route?: {
    readonly cluster?: string;
    readonly weighted_clusters?: { readonly clusters?: readonly { readonly name: string; readonly weight?: number }[] };
    readonly request_mirror_policies?: readonly {
      readonly cluster: string;
      readonly runtime_fraction?: {
        readonly default_value?: { readonly numerator?: number; readonly denominator?: string };
      };
    }[];
  };
}

/** `outbound|80||account-canary.lane.svc.cluster.local` */
export const serviceOf = (cluster: string): string => (cluster.split('|')[3] ?? cluster).split('.')[0] as string;

/** istiod leaves a Service out whose weight is 0, and the one that is left has no weight then. */
export const weightsOf = ({ route = {} }: EnvoyRoute): ServiceWeight[] => {
  const { cluster, weighted_clusters: weighted } = route;
  if (cluster !== undefined) return [{ service: serviceOf(cluster), share: 1 }];
  const clusters = weighted?.clusters ?? [];
  const sum = clusters.reduce((total, { weight = 0 }) => total + weight, 0);
  return clusters.map(({ name, weight = 0 }) => ({ service: serviceOf(name), share: weight / sum }));
};

const denominators: Record<string, number> = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 };

/** All of them where no fraction is said. */
const mirrorsOf = ({ route = {} }: EnvoyRoute): ServiceWeight[] =>
  (route.request_mirror_policies ?? []).map(({ cluster, runtime_fraction: { default_value: fraction } = {} }) => ({
    service: serviceOf(cluster),
    share:
      fraction === undefined ? 1 : (fraction.numerator ?? 0) / (denominators[fraction.denominator ?? 'HUNDRED'] ?? 100),
  }));

const method = ':method';

/** Envoy's routes in the words of the record. */
export const managedRoutes = (routes: readonly EnvoyRoute[]): ManagedRoute[] =>
  routes.map((route) => {
    const asked = route.match?.headers ?? [];
    const exact = (of: (typeof asked)[number] | undefined) => of?.string_match?.exact;
    const [methodIs, header] = [
      exact(asked.find(({ name }) => name === method)),
      asked.find(({ name }) => !name.startsWith(':')),
    ];
    const mirrors = mirrorsOf(route);
    return {
      name: route.name ?? '',
      weights: weightsOf(route),
      ...(header === undefined ? {} : { header: { name: header.name, value: exact(header) ?? null } }),
      ...(methodIs === undefined ? {} : { method: methodIs }),
      ...(mirrors.length === 0 ? {} : { mirrors }),
    };
  });

/** Routes that send again, to another version, what may change something: a write that is mirrored moves money twice. */
export const mirroringWrites = (routes: readonly ManagedRoute[]): string[] =>
  routes.flatMap(({ name, method: is, mirrors }) => (mirrors === undefined || is === 'GET' ? [] : [name]));
