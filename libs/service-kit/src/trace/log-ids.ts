import { isSpanContextValid, trace } from '@opentelemetry/api';

/** The ids of the span that is at work, for a log line; none outside of one, nor where spans are not recorded and no caller's trace is carried on. */
export function traceIdsOfLogLine(): { trace_id?: string; span_id?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined || !isSpanContextValid(span) ? {} : { trace_id: span.traceId, span_id: span.spanId };
}
