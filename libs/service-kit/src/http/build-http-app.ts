import type { Express } from 'express';
import type { TokenVerifier } from '../auth/caller.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { ApiDocument } from '../docs/api-document.ts';
import { mountDocs } from '../docs/mount-docs.ts';
import { Connections } from '../drain/connections.ts';
import { DomainError } from '../errors/domain-error.ts';
import { joinCatalogues, shellProblems } from '../errors/problem-catalogue.ts';
import type { ProblemCatalogue } from '../errors/problem-catalogue.ts';
import { Liveness } from '../health/liveness.ts';
import { Readiness } from '../health/readiness.ts';
import type { CheckResult } from '../health/readiness.ts';
import { reasonOf } from '../start/wait-for-dependency.ts';
import { createLogger } from '../log/create-logger.ts';
import type { Logger } from '../log/create-logger.ts';
import { HttpMetrics } from '../metrics/http-metrics.ts';
import { builtInFault } from '../fault/built-in-fault.ts';
import { doWrong, neverReady } from '../fault/do-wrong.ts';
import type { Fault } from '../fault/fault.ts';
import { carryTraces } from '../trace/carry-traces.ts';
import { Admission } from './admission.ts';
import { bareApp, endApp } from './bare-app.ts';
import { beginRequest } from './begin-request.ts';
import { buildManagementApp } from './build-management-app.ts';
import { compileRoute } from './compile-route.ts';
import type { Route } from './define-route.ts';
import { OPERATION_PATHS, mountVersion } from './operations.ts';
import { contextOf } from './request-context.ts';
import { serveRoute } from './serve-route.ts';
import type { RouteServices } from './serve-route.ts';

export interface HttpAppOptions {
  readonly name: string;
  /** From the build: `__CUTOVER_VERSION__` of the app. */
  readonly version: string;
  readonly config: Pick<
    ServiceConfig,
    | ('podName' | 'logLevel' | 'bodyLimitBytes' | 'maxConnectionAgeMs')
    | ('maxOpenRequests' | 'maxWaitingRequests' | 'requestDeadlineMs' | 'trustForwardedFor')
  >;
  readonly routes: readonly Route[];
  /** How the service's own error codes are answered. */
  readonly problems?: ProblemCatalogue;
  /** OpenAPI 3.1: served at /openapi.json, and as a page at /docs. */
  readonly apiDocument?: ApiDocument;
  /** Default: what the build put in, which nearly always is none. */
  readonly fault?: Fault | undefined;
  /** Needed as soon as one route is not public. */
  readonly tokens?: TokenVerifier;
  /** Default: JSON lines on stdout at LOG_LEVEL. */
  readonly log?: Logger;
}

/** The HTTP side of a service, built but not listening. */
export interface HttpApp {
  readonly identity: { readonly name: string; readonly version: string; readonly pod: string };
  /** A request listener for `http.createServer`: what the service's users ask. */
  readonly express: Express;
  /** The listener of the management port: probes and metrics. */
  readonly management: Express;
  readonly log: Logger;
  readonly readiness: Readiness;
  readonly liveness: Liveness;
  readonly connections: Connections;
  /** What this build does wrong on purpose. */
  readonly fault: Fault | undefined;
  /** `metrics.registry` takes the service's own metrics. */
  readonly metrics: HttpMetrics;
}

/**
 * Builds the HTTP side of a service on Express 5: its routes and /version, problem+json for every error, `x-version`, `x-pod`
 * and `x-request-id` on every answer; beside it /healthz, /readyz and /metrics, for the management port alone. Routes answer 503
 * until the service has started.
 * @throws Error when a route is declared unsafely, twice, or needs a token that nobody can verify
 */
export function buildHttpApp(options: HttpAppOptions): HttpApp {
  const { config, fault = builtInFault } = options;
  const identity = Object.freeze({ name: options.name, version: options.version, pod: config.podName });
  const log = options.log ?? createLogger(identity, config.logLevel);
  const connections = new Connections(config.maxConnectionAgeMs);
  const admission = new Admission({ open: config.maxOpenRequests, waiting: config.maxWaitingRequests });
  const metrics = new HttpMetrics(identity, connections, admission);
  const liveness = new Liveness();
  const readiness = new Readiness((result, cause) => logReadiness(log, result, cause));

  carryTraces();
  const app = bareApp();
  app.use(beginRequest({ identity, connections, metrics, log, trustForwardedFor: config.trustForwardedFor }));
  if (fault?.kind === 'never-ready') neverReady(readiness);
  else if (fault !== undefined && fault.kind !== 'crash-at-start') app.use(doWrong(fault));
  mountRoutes(app, options, { readiness, tokens: options.tokens, admission, deadlineMs: config.requestDeadlineMs });
  mountVersion(app, identity);
  if (options.apiDocument !== undefined) mountDocs(app, options.apiDocument);
  endApp(app, joinCatalogues(shellProblems, options.problems ?? {}), log);
  const management = buildManagementApp({ identity, log, readiness, liveness, metrics });
  return { identity, express: app, management, log, readiness, liveness, connections, fault, metrics };
}

function logReadiness(log: Logger, { name, ok }: CheckResult, cause: unknown): void {
  if (ok) log.info({ dependency: name }, `${name} answers again`);
  else log.warn({ dependency: name }, `${name} does not answer (${reasonOf(cause)})`);
}

function mountRoutes(app: Express, { routes, tokens, config }: HttpAppOptions, services: RouteServices): void {
  const taken = new Set<string>();
  for (const route of routes) {
    const compiled = compileRoute(route, config.bodyLimitBytes);
    const where = `route ${route.method.toUpperCase()} ${route.path}`;
    if (taken.has(where) || OPERATION_PATHS.has(route.path)) throw new Error(`${where}: declared twice`);
    if (compiled.access !== 'public' && tokens === undefined)
      throw new Error(`${where}: no verifier of tokens was given`);
    taken.add(where);
    app[route.method](route.path, serveRoute(compiled, services));
  }
  refuseOtherMethods(app, routes);
}

/** RFC 9110 section 15.5.6: a known path answers other methods with 405 and says which it takes. */
function refuseOtherMethods(app: Express, routes: readonly Route[]): void {
  for (const [path, same] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = same
      .flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
      .join(', ');
    app.all(path, (request, response) => {
      contextOf(request).route = path;
      response.setHeader('allow', allowed);
      throw new DomainError('route.method-not-allowed', `${path} takes ${allowed}`);
    });
  }
}
