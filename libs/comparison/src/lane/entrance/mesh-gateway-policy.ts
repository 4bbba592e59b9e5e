import { meshObject } from './mesh-objects.ts';
import type { GatewayPolicy, Outliers, Retries } from '../../record/gateway-fact.ts';

/** Envoy's own: of an answer from the app, and of one that the proxy had to make itself. */
const attempts = { 'x-envoy-attempt-count': '%UPSTREAM_REQUEST_ATTEMPT_COUNT%' };

const seconds = (ms: number): string => `${ms / 1000}s`;

/** What a route of Istio's says besides where it leads: what is sent again, and that answers tell how often. */
export const retriedRoute = (retries: Retries | null): object =>
  retries === null
    ? {}
    : {
        retries: { attempts: retries.attempts, retryOn: retries.on.join(',') },
        headers: { response: { set: attempts } },
      };

/** It takes the place of the mesh's own rule as a whole, so it says again when idle connections end. */
const idleTimeout = '3s';

const ejecting = (app: string, { errorsInARow, intervalMs, outMs, mostPercent }: Outliers): object =>
  meshObject('DestinationRule', app, {
    host: app,
    trafficPolicy: {
      connectionPool: { http: { idleTimeout } },
      outlierDetection: {
        consecutive5xxErrors: errorsInARow,
        interval: seconds(intervalMs),
        baseEjectionTime: seconds(outMs),
        maxEjectionPercent: mostPercent,
      },
    },
  });

/** Objects beside the gateway's own, without a namespace. */
export const policyObjects = (app: string, { outliers }: GatewayPolicy): object[] =>
  outliers === null ? [] : [ejecting(app, outliers)];
