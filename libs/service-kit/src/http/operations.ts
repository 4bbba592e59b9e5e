import type { Express, Request, Response } from 'express';
import { DOCS_PATHS } from '../docs/mount-docs.ts';
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
  parts: { readiness: Readiness; metrics: HttpMetrics; identity: { name: string; version: string; pod: string } },
): void {
  const { readiness, metrics, identity } = parts;
  const json = (response: Response, status: number, body: unknown) => {
    response.statusCode = status;
    response.setHeader('cache-control', 'no-store');
    sendText(response, JSON.stringify(body), JSON_TYPE);
  };
  const mount = (path: string, serve: (response: Response) => unknown) =>
    app.get(path, (request: Request, response: Response) => {
      contextOf(request).route = path;
      return serve(response);
    });
  mount('/healthz', (response) => json(response, 200, { status: 'alive' }));
  mount('/version', (response) =>
    json(response, 200, { service: identity.name, version: identity.version, pod: identity.pod }),
  );
  mount('/readyz', async (response) => {
    const report = await readiness.report();
    json(response, report.ready ? 200 : 503, report);
  });
  mount('/metrics', async (response) =>
    sendText(response, await metrics.registry.metrics(), metrics.registry.contentType),
  );
}
