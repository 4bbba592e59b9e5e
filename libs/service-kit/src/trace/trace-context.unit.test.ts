import { describe, expect, it } from '@jest/globals';
import { continueTrace, traceparentOf } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it('is continued with a span of our own', () => {
    const trace = continueTrace(`00-${TRACE}-${SPAN}-01`);
    expect(trace).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, flags: '01' });
    expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(trace.spanId).not.toBe(SPAN);
    expect(traceparentOf(trace)).toBe(`00-${TRACE}-${trace.spanId}-01`);
  });

  it.each([
    ['absent', undefined],
    ['of another shape', 'hello'],
    ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['the invalid version', `ff-${TRACE}-${SPAN}-01`],
    ['version 00 with more behind', `00-${TRACE}-${SPAN}-01-more`],
  ])('that is %s starts a new trace', (_what, header) => {
    const trace = continueTrace(header);
    expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(trace.traceId).not.toBe(TRACE);
    expect(trace.parentSpanId).toBeUndefined();
  });

  it('of a later version may have more behind', () => {
    expect(continueTrace(`01-${TRACE}-${SPAN}-01-more`).traceId).toBe(TRACE);
  });

  it('gives ids that do not repeat', () => {
    const ids = Array.from({ length: 2_000 }, () => continueTrace(undefined).traceId);
    expect(new Set(ids).size).toBe(2_000);
  });
});
