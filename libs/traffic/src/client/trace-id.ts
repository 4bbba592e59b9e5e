import type { RequestRecord } from '../record/request-record.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where no key says it; no id of nothing but zeros is one. */
const READ_PREFIX = 'ffffffff';

/**
 * The trace by which a request is found again in its services' logs: 32 hex digits, of a write its idempotency key without dashes, which the database has, too;
 * of any other its number. The same request has the same one in every lane.
 */
export function traceIdOf({ id, key }: Pick<RequestRecord, 'id' | 'key'>): string {
  if (key !== null && UUID.test(key)) return key.replaceAll('-', '').toLowerCase();
  return READ_PREFIX + id.toString(16).padStart(24, '0');
}

/** W3C Trace Context, level 1. Nobody is asked to export a span: a lane's services are to do what they do without it. */
export function traceparentOf(request: Pick<RequestRecord, 'id' | 'key'>): string {
  return `00-${traceIdOf(request)}-${(request.id + 1).toString(16).padStart(16, '0')}-00`;
}
