import { randomFillSync } from 'node:crypto';

/** W3C Trace Context: https://www.w3.org/TR/trace-context/ section 3.2. */
export interface TraceContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits: the span of this request in this service. */
  readonly spanId: string;
  /** The caller's span, when the request carried a valid traceparent. */
  readonly parentSpanId: string | undefined;
  /** Two hex digits; `01` is sampled. */
  readonly flags: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** What a `traceparent` says; undefined when it is absent or invalid. */
export function parseTraceparent(
  traceparent: string | undefined,
): Pick<TraceContext, 'traceId' | 'spanId' | 'flags'> | undefined {
  const match = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  if (match === null || !isValid(match)) return undefined;
  return { traceId: match[2] ?? '', spanId: match[3] ?? '', flags: match[4] ?? '00' };
}

/** Continues the caller's trace, or starts one when the header is absent or invalid. */
export function continueTrace(traceparent: string | undefined): TraceContext {
  const parent = parseTraceparent(traceparent);
  const spanId = randomHex(8);
  if (parent === undefined) return { traceId: randomHex(16), spanId, parentSpanId: undefined, flags: '00' };
  return { traceId: parent.traceId, spanId, parentSpanId: parent.spanId, flags: parent.flags };
}

/** Section 3.2.2: version ff and ids of zeros are invalid; version 00 has nothing after the flags. */
function isValid([, version, traceId, spanId, , rest]: RegExpExecArray): boolean {
  if (version === 'ff' || (version === '00' && rest !== undefined)) return false;
  return traceId !== NO_TRACE && spanId !== NO_SPAN;
}

/** The header value that hands a trace on to the next service. */
export function traceparentOf(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.flags}`;
}

// Random bytes are drawn by the page: one system call serves some hundred requests.
const pool = Buffer.alloc(4_096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
