import { valuesOf } from './config-values.ts';
import { sentAgain } from './sent-again.ts';
import type { GatewayPolicy, Outliers, Retries } from '../../record/gateway-fact.ts';

/** The cluster by which an Envoy reaches the app's pods. */
export interface AppHost {
  readonly service: string;
  readonly namespace: string;
}

/** Of `outbound|80||account.lane.svc.cluster.local`, and of the counters whose names begin with it. */
export const leadsTo = (cluster: string, { service, namespace }: AppHost): boolean => {
  const [direction, , , host = ''] = cluster.split('|');
  return direction === 'outbound' && host.startsWith(`${service}.${namespace}.svc.`);
};

interface Cluster {
  readonly name?: string;
  readonly outlier_detection?: {
    readonly consecutive_5xx?: number;
    readonly interval?: string;
    readonly base_ejection_time?: string;
    readonly max_ejection_percent?: number;
  };
}

/** Envoy's own values, of which a configuration leaves out those that it was not given. */
const defaults = { consecutive_5xx: 5, interval: '10s', base_ejection_time: '30s', max_ejection_percent: 10 };

const milliseconds = (duration: string): number => Math.round(Number.parseFloat(duration) * 1000);

const outliersOf = ({ outlier_detection: found }: Cluster): Outliers | null => {
  if (found === undefined) return null;
  const { consecutive_5xx, interval, base_ejection_time, max_ejection_percent } = { ...defaults, ...found };
  return {
    errorsInARow: consecutive_5xx,
    intervalMs: milliseconds(interval),
    outMs: milliseconds(base_ejection_time),
    mostPercent: max_ejection_percent,
  };
};

const outliersIn = (dump: unknown, host: AppHost): Outliers | null => {
  const clusters = (valuesOf(dump, 'cluster') as (Cluster | string | null)[]).flatMap((found) =>
    typeof found === 'object' && found !== null && leadsTo(found.name ?? '', host) ? [found] : [],
  );
  return clusters.map(outliersOf).find((found) => found !== null) ?? null;
};

const retriesInWords = (retries: Retries | null): string =>
  retries === null ? 'sends nothing again' : `sends again ${retries.attempts} times on ${retries.on.join(',')}`;

const outliersInWords = (outliers: Outliers | null): string =>
  outliers === null
    ? 'takes no pod out'
    : `takes a pod out after ${outliers.errorsInARow} errors in a row, for ${outliers.outMs} ms, looks every ${outliers.intervalMs} ms, ${outliers.mostPercent} % at most`;

const inWords = ({ retries, outliers }: GatewayPolicy): string =>
  `${retriesInWords(retries)} and ${outliersInWords(outliers)}`;

/** istiod may add conditions of its own to those that are asked for. */
const asStated = (seen: GatewayPolicy, stated: GatewayPolicy): boolean =>
  seen.retries?.attempts === stated.retries?.attempts &&
  (stated.retries?.on ?? []).every((condition) => seen.retries?.on.includes(condition)) &&
  JSON.stringify(seen.outliers) === JSON.stringify(stated.outliers);

interface RouteAction {
  readonly cluster?: string;
  readonly retry_policy?: object;
}

const sendsOnce = (dump: unknown, host: AppHost): boolean =>
  (valuesOf(dump, 'route') as (RouteAction | null)[]).some(
    (route) => leadsTo(route?.cluster ?? '', host) && route?.retry_policy === undefined,
  );

export interface Stated extends AppHost {
  readonly stated: GatewayPolicy;
}

export interface ComparedPolicy {
  readonly seen: GatewayPolicy;
  /** What the proxy does otherwise than was stated, after its name; null where it does as stated. */
  readonly differs: string | null;
}

/** What an Envoy does about failures of an app, against what is stated of it. @param dump its whole config_dump */
export const comparePolicy = (dump: unknown, { stated, ...host }: Stated): ComparedPolicy => {
  const policies = sentAgain(dump);
  const seen = { retries: policies[0] ?? null, outliers: outliersIn(dump, host) };
  const all = policies.length > 0 && sendsOnce(dump, host) ? [...policies, null] : policies;
  if (new Set(all.map((policy) => JSON.stringify(policy))).size > 1)
    return { seen, differs: `has routes that differ: it ${all.map(retriesInWords).join(', and ')}` };
  const differs = asStated(seen, stated) ? null : `${inWords(seen)}; the lane states that it ${inWords(stated)}`;
  return { seen, differs };
};
