import type { Express, Request, Response } from 'express';
import type { Registry } from 'prom-client';
import { DOCS_PATHS } from '../docs/mount-docs.ts';
import type { Liveness } from '../health/liveness.ts';
import type { Readiness } from '../health/readiness.ts';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { contextOf } from './request-context.ts';
import { sendText } from './send-reply.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Of both ports: no route of a service is called like them, and their requests are logged at debug. */
export const OPERATION_PATHS: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
  '/version',
  ...Object.values(DOCS_PATHS),
]);

interface Identity {
  readonly name: string;
  readonly version: string;
  readonly pod: string;
}

/** Mounts which version answers: anybody may know it, for every answer has it in its head. */
export function mountVersion(app: Express, { name: service, version, pod }: Identity): void {
  mount(app, '/version', (response) => sendJson(response, 200, { service, version, pod }));
}

/** Mounts what the platform alone is told: alive, ready, measured. */
export function mountManagement(
  app: Express,
  parts: {
    readiness: Readiness;
    liveness: Liveness;
    metrics: HttpMetrics;
  },
): void {
  const { readiness, liveness, metrics } = parts;
  mount(app, '/healthz', (response) => {
    const alive = liveness.stuck().length === 0;
    sendJson(response, alive ? 200 : 503, { status: alive ? 'alive' : 'stuck' });
  });
  mount(app, '/readyz', async (response) => {
    const report = await readiness.report();
    sendJson(response, report.ready ? 200 : 503, report);
  });
  mount(app, '/metrics', async (response, request) =>
    sendText(response, await measured(metrics.registry, namesIn(request)), metrics.registry.contentType),
  );
}

function mount(app: Express, path: string, serve: (response: Response, request: Request) => unknown): void {
  app.get(path, (request: Request, response: Response) => {
    contextOf(request).route = path;
    return serve(response, request);
  });
}

function sendJson(response: Response, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('cache-control', 'no-store');
  sendText(response, JSON.stringify(body), JSON_TYPE);
}

/** `?name[]=a&name[]=b`, as exporters of Prometheus have it. */
function namesIn({ url }: Request): string[] {
  return new URL(url, 'http://service').searchParams.getAll('name[]');
}

/** All that is measured, or of these names alone, so that whoever looks often makes nothing else be collected. What there is not is left out. */
async function measured(registry: Registry, names: readonly string[]): Promise<string> {
  if (names.length === 0) return registry.metrics();
  const known = names.filter((name) => registry.getSingleMetric(name) !== undefined);
  const texts = await Promise.all(known.map((name) => registry.getSingleMetricAsString(name)));
  return texts.map((text) => `${text}\n`).join('');
}
