import { SpanStatusCode, type Span } from '@opentelemetry/api';

/** @param type `error.type` of the semantic conventions: a code or a class of errors, never a message, which may hold values */
export function failSpan(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
