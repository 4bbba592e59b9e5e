import type { RawObject } from './raw-object.ts';
import { primary } from '../entrance/routed-weights.ts';
import type { ManagedRoute, ObjectState, ServiceWeight } from '../../record/event-record.ts';

interface Destination {
  readonly host?: string;
}

/** As a VirtualService says it, Argo Rollouts' own routes among them. */
interface Route {
  readonly name?: string;
  readonly match?: readonly {
    readonly headers?: Record<string, { readonly exact?: string }>;
    readonly method?: { readonly exact?: string };
  }[];
  readonly route?: readonly { readonly destination?: Destination; readonly weight?: number }[];
  readonly mirror?: Destination;
  readonly mirrorPercentage?: { readonly value?: number };
}

const serviceOf = (destination: Destination | undefined): string => destination?.host?.split('.')[0] ?? '';

/** One destination alone needs no weight. */
const weightsOf = ({ route: shares = [] }: Route): ServiceWeight[] => {
  const all = shares.map(({ destination, weight }) => ({
    service: serviceOf(destination),
    weight: weight ?? (shares.length === 1 ? 100 : 0),
  }));
  const sum = all.reduce((total, { weight }) => total + weight, 0);
  return all.map(({ service, weight }) => ({ service, share: sum === 0 ? 0 : weight / sum }));
};

type Who = Pick<ManagedRoute, 'header' | 'method'>;

const whoIsTaken = ({ match: [match] = [] }: Route): Who => {
  const [header] = Object.entries(match?.headers ?? {});
  const method = match?.method?.exact;
  return {
    ...(header === undefined ? {} : { header: { name: header[0], value: header[1].exact ?? null } }),
    ...(method === undefined ? {} : { method }),
  };
};

/** All of them where no percentage is said. */
const mirrorsOf = ({ mirror, mirrorPercentage }: Route): Pick<ManagedRoute, 'mirrors'> =>
  mirror === undefined
    ? {}
    : { mirrors: [{ service: serviceOf(mirror), share: (mirrorPercentage?.value ?? 100) / 100 }] };

const managedRoute = (route: Route): ManagedRoute => ({
  name: route.name ?? '',
  weights: weightsOf(route),
  ...whoIsTaken(route),
  ...mirrorsOf(route),
});

/** Of the chart's own route, and of those that stand before it while a step has them. The first is taken where none has the chart's name. */
export const virtualServiceState = ({ spec }: RawObject): ObjectState => {
  const http = Array.isArray(spec?.['http']) ? (spec['http'] as Route[]) : [];
  const index = Math.max(
    0,
    http.findIndex(({ name }) => name === primary),
  );
  const before = http.slice(0, index).map(managedRoute);
  return {
    kind: 'VirtualService',
    weights: weightsOf(http[index] ?? {}),
    ...(before.length === 0 ? {} : { managed: before }),
  };
};
