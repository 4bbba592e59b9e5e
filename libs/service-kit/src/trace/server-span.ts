import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import type { IncomingMessage } from 'node:http';
import { isExporting } from './start-tracing.ts';
import { continueTrace, parseTraceparent } from './trace-context.ts';
import type { TraceContext } from './trace-context.ts';
import { withTraceparent } from './w3c-propagator.ts';

const TRACER = '@cutover/service-kit';

/** A request's place in its trace. */
export interface ServerTrace extends TraceContext {
  /** What the handler runs in. */
  readonly scope: Context;
  /** Only where spans are exported. */
  readonly span: Span | undefined;
}

/** Continues the caller's trace, or starts one. Without an exporter there are ids and no span: nothing is recorded. */
export function beginServerSpan({ headers, method = '' }: IncomingMessage): ServerTrace {
  const { traceparent } = headers;
  const given = typeof traceparent === 'string' ? traceparent : undefined;
  if (!isExporting()) {
    const ids = continueTrace(given);
    const { traceId, spanId } = ids;
    const traceFlags = Number.parseInt(ids.flags, 16);
    return { ...ids, scope: trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags }), span: undefined };
  }
  const parent = withTraceparent(given);
  const span = trace
    .getTracer(TRACER)
    .startSpan(method, { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } }, parent);
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    ...{ traceId, spanId, span },
    parentSpanId: parseTraceparent(given)?.spanId,
    flags: traceFlags.toString(16).padStart(2, '0'),
    scope: trace.setSpan(parent, span),
  };
}

/** Semantic conventions for HTTP, stable since 1.23: an answer of 500 and above is an error of the server. */
export function endServerSpan(
  { span }: ServerTrace,
  { method, route, status, aborted }: { method: string; route: string; status: number; aborted: boolean },
): void {
  if (span === undefined) return;
  span.updateName(`${method} ${route}`);
  span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
  if (aborted) span.setAttribute('error.type', 'aborted');
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
