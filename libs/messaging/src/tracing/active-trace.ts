import { context, propagation, type Context } from '@opentelemetry/api';

/** The W3C `traceparent` of what is at work now; undefined outside of any trace. */
export function activeTraceparent(): string | undefined {
  return traceparentOf(context.active());
}

export function traceparentOf(scope: Context): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(scope, carrier);
  return carrier.traceparent;
}

/** The scope of a trace that a message or note names; what is at work now where it names none. */
export function scopeOf(traceparent: string | undefined): Context {
  return traceparent === undefined ? context.active() : propagation.extract(context.active(), { traceparent });
}
