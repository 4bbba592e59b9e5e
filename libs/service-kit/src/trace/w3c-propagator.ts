import { isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { parseTraceparent } from './trace-context.ts';

const HEADER = 'traceparent';

/** Carries traces in `traceparent` headers, of HTTP and of messages alike: https://www.w3.org/TR/trace-context/ */
export const w3cPropagator: TextMapPropagator = {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpanContext(context);
    if (span === undefined || !isSpanContextValid(span)) return;
    const flags = span.traceFlags.toString(16).padStart(2, '0');
    setter.set(carrier, HEADER, `00-${span.traceId}-${span.spanId}-${flags}`);
  },
  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = getter.get(carrier, HEADER);
    return withTraceparent(Array.isArray(header) ? header[0] : header, context);
  },
  fields: () => [HEADER],
};

/** The context with the trace that a `traceparent` names; as it is when that is absent or invalid. */
export function withTraceparent(traceparent: string | undefined, context: Context = ROOT_CONTEXT): Context {
  const parent = parseTraceparent(traceparent);
  if (parent === undefined) return context;
  const { traceId, spanId, flags } = parent;
  return trace.setSpanContext(context, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
}
