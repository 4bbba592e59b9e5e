import { trace } from '@opentelemetry/api';

/** The ids of the span that is at work, for a log line; none outside of one. */
export function traceIdsOfLogLine(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
}
