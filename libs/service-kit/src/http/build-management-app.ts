import type { Express } from 'express';
import { Connections } from '../drain/connections.ts';
import { shellProblems } from '../errors/problem-catalogue.ts';
import type { Liveness } from '../health/liveness.ts';
import type { Readiness } from '../health/readiness.ts';
import type { Logger } from '../log/create-logger.ts';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { beginRequest } from './begin-request.ts';
import { bareApp, endApp } from './bare-app.ts';
import { mountManagement, mountVersion } from './operations.ts';

interface ManagementParts {
  readonly identity: { readonly name: string; readonly version: string; readonly pod: string };
  readonly log: Logger;
  readonly readiness: Readiness;
  readonly liveness: Liveness;
  readonly metrics: HttpMetrics;
}

/**
 * What is served at the management port: /healthz, /readyz, /metrics and /version. Its connections and its requests under way are nobody's who uses the service: the drain
 * waits for none of them, and none is counted among the service's open ones.
 */
export function buildManagementApp({ identity, log, readiness, liveness, metrics }: ManagementParts): Express {
  const app = bareApp();
  app.use(beginRequest({ identity, connections: new Connections(0), metrics, log, trustForwardedFor: false }));
  mountManagement(app, { readiness, liveness, metrics });
  mountVersion(app, identity);
  endApp(app, shellProblems, log);
  return app;
}
