import { beforeAll, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace, type SpanContext } from '@opentelemetry/api';
import { carryTraces } from './carry-traces.ts';
import { traceIdsOfLogLine } from './log-ids.ts';

beforeAll(carryTraces);

const within = (span: SpanContext) =>
  context.with(trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(span)), traceIdsOfLogLine);

describe('a log line', () => {
  it('names the trace and the span that are at work', () => {
    const [traceId, spanId] = ['a'.repeat(32), 'b'.repeat(16)];
    expect(within({ traceId, spanId, traceFlags: 0 })).toEqual({ trace_id: traceId, span_id: spanId });
  });

  it('names none outside of one, nor within one that is nobody’s: spans are not recorded, and no caller said which', () => {
    expect(traceIdsOfLogLine()).toEqual({});
    const unrecorded = trace.getTracer('test').startSpan('consume', {}, ROOT_CONTEXT);
    expect(within(unrecorded.spanContext())).toEqual({});
  });
});
