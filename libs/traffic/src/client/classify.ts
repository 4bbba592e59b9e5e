import type { Outcome, RequestClass } from '../record/request-record.ts';

/** What is known about a request once it is over; times in ms on one clock. */
export interface Ending {
  due: number;
  end: number;
  connected: number | null;
  status: number | null;
  /** x-version of the answer: the mark of the application itself, which no proxy sets. */
  version: string | null;
  bodyOk: boolean | null;
  /** Code of the transport error; null when a whole answer arrived. */
  error: string | null;
}

/** The client's own code for "gave up waiting". */
export const timeoutCode = 'CLIENT_TIMEOUT';

/** Codes by which the other side, or the way to it, ends a request. */
const classByCode = new Map<string, RequestClass>([
  [timeoutCode, 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['EPIPE', 'reset'],
  ['ENOTCONN', 'reset'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'reset'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
]);

/**
 * What no other side can cause is this client's own: no descriptors, ports, buffers or memory left, a name not resolved, a right
 * missing. So is a code that nobody has thought of: it must not be counted against a strategy unseen.
 */
const failureOf = ({ connected }: Ending, error: string): RequestClass => {
  if (error === 'ECONNREFUSED') return connected === null ? 'refused' : 'reset';
  if (error.startsWith('HPE_')) return 'wrong-body';
  return classByCode.get(error) ?? 'client';
};

const classOf = (ending: Ending, deadlineMs: number): RequestClass => {
  const { error, status, version, bodyOk } = ending;
  if (error !== null || status === null) return failureOf(ending, error ?? 'ECONNRESET');
  if (status >= 500) return version === null ? '5xx-proxy' : '5xx-app';
  if (bodyOk !== true) return 'wrong-body';
  return ending.end - ending.due > deadlineMs ? 'late' : 'ok';
};

const outcomeOf = ({ connected, error, status, bodyOk }: Ending): Outcome => {
  if (error !== null || status === null) return connected === null ? 'rejected' : 'unknown';
  if (status >= 400 && status < 500) return 'rejected';
  return status >= 200 && status < 300 && bodyOk === true ? 'acknowledged' : 'unknown';
};

/**
 * Names a request's class and what may be concluded about its effect (Jepsen's ok, fail, info). A request that never had a
 * connection cannot have had an effect; one cut off, or answered with 5xx or nonsense, may have.
 */
export const classify = (ending: Ending, deadlineMs: number): { class: RequestClass; outcome: Outcome } => ({
  class: classOf(ending, deadlineMs),
  outcome: outcomeOf(ending),
});
