import type { Express, Request, Response } from 'express';
import type { Registry } from 'prom-client';
import { DOCS_PATHS } from '../docs/mount-docs.ts';
import type { Liveness } from '../health/liveness.ts';
import type { Readiness } from '../health/readiness.ts';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { contextOf } from './request-context.ts';
import { sendText } from './send-reply.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

export const OPERATION_PATHS: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
  '/version',
  ...Object.values(DOCS_PATHS),
]);

/** Mounts what the platform asks: alive, ready, measured, which version. */
export function mountOperations(
  app: Express,
  parts: {
    readiness: Readiness;
    liveness: Liveness;
    metrics: HttpMetrics;
    identity: { name: string; version: string; pod: string };
  },
): void {
  const { readiness, liveness, metrics, identity } = parts;
  const json = (response: Response, status: number, body: unknown) => {
    response.statusCode = status;
    response.setHeader('cache-control', 'no-store');
    sendText(response, JSON.stringify(body), JSON_TYPE);
  };
  const mount = (path: string, serve: (response: Response, request: Request) => unknown) =>
    app.get(path, (request: Request, response: Response) => {
      contextOf(request).route = path;
      return serve(response, request);
    });
  mount('/healthz', (response) => {
    const alive = liveness.stuck().length === 0;
    json(response, alive ? 200 : 503, { status: alive ? 'alive' : 'stuck' });
  });
  mount('/version', (response) =>
    json(response, 200, { service: identity.name, version: identity.version, pod: identity.pod }),
  );
  mount('/readyz', async (response) => {
    const report = await readiness.report();
    json(response, report.ready ? 200 : 503, report);
  });
  mount('/metrics', async (response, request) =>
    sendText(response, await measured(metrics.registry, namesIn(request)), metrics.registry.contentType),
  );
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
