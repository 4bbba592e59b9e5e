import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { w3cPropagator } from './w3c-propagator.ts';

/**
 * Makes OpenTelemetry's API carry the current trace through asynchronous calls and over `traceparent`, whether spans are exported or not: log lines, messages and
 * calls of other services then name the request that caused them. Again is harmless.
 */
export function carryTraces(): void {
  if (carried) return;
  carried = true;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(w3cPropagator);
}

let carried = false;
