import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { failSpan } from './fail-span.ts';

const TRACER = '@cutover/service-kit';

/** `fetch` that carries the current trace on in `traceparent`, within a span of its own where spans are exported. */
export async function tracedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { method, headers } = request;
  const { origin, hostname, port, protocol, pathname } = new URL(request.url);
  const attributes = {
    'http.request.method': method,
    'url.full': origin + pathname,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? '443' : '80')),
  };
  const span = trace.getTracer(TRACER).startSpan(method, { kind: SpanKind.CLIENT, attributes });
  const scope = trace.setSpan(context.active(), span);
  propagation.inject(scope, headers, { set: (carrier: Headers, name, value) => carrier.set(name, value) });
  try {
    const response = await context.with(scope, () => fetch(request));
    span.setAttribute('http.response.status_code', response.status);
    if (response.status >= 400) failSpan(span, String(response.status));
    return response;
  } catch (error) {
    failSpan(span, error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}
