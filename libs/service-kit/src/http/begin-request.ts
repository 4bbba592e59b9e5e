import { context as tracing } from '@opentelemetry/api';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Connections } from '../drain/connections.ts';
import type { Logger } from '../log/create-logger.ts';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { beginServerSpan, endServerSpan } from '../trace/server-span.ts';
import { clientAddress } from './client-address.ts';
import { OPERATION_PATHS } from './operations.ts';
import { RequestContext, attachContext, contextOf } from './request-context.ts';

const REQUEST_ID = /^[\w.-]{1,64}$/;

export interface BeginParts {
  readonly identity: { readonly version: string; readonly pod: string };
  readonly connections: Connections;
  readonly metrics: HttpMetrics;
  readonly log: Logger;
  readonly trustForwardedFor: boolean;
}

/** First handler of every request: ids, identity headers, and one log line and one measurement when it has ended. */
export function beginRequest(parts: BeginParts): RequestHandler {
  const { connections, identity, log, trustForwardedFor } = parts;
  // One listener for all requests: `this` is the response that closed.
  function onClose(this: ServerResponse): void {
    endRequest(parts, this);
  }
  return function begin(request: Request, response: Response, next: NextFunction): void {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    const context = new RequestContext(requestId, beginServerSpan(request), log, connections.draining);
    context.client = clientAddress(request, trustForwardedFor);
    attachContext(request, context);
    response.setHeader('x-version', identity.version);
    response.setHeader('x-pod', identity.pod);
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    connections.begin(response, context.startedAtMs);
    response.on('close', onClose);
    tracing.with(context.trace.scope, next);
  };
}

function endRequest({ connections, metrics, log }: BeginParts, response: ServerResponse): void {
  connections.end(response);
  const { req: request, statusCode: status, writableFinished } = response;
  const context = contextOf(request);
  const { route, trace } = context;
  const ms = performance.now() - context.startedAtMs;
  const method = request.method ?? 'UNKNOWN';
  if (writableFinished) metrics.observe(method, route, { status, seconds: ms / 1_000 });
  else metrics.observeAborted(route);
  endServerSpan(trace, { method, route, status, aborted: !writableFinished });
  const level = OPERATION_PATHS.has(route) ? 'debug' : 'info';
  if (!log.isLevelEnabled(level)) return;
  const line = {
    requestId: context.requestId,
    trace_id: trace.traceId,
    span_id: trace.spanId,
    parent_span_id: trace.parentSpanId,
    method,
    route,
    status,
    problem: context.problem,
    aborted: writableFinished ? undefined : true,
    ms: Math.round(ms * 1_000) / 1_000,
  };
  log[level](line, 'request');
}
