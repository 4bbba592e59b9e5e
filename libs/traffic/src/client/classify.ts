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

const failureOf = (ending: Ending, error: string): RequestClass => {
  if (error === timeoutCode || error === 'ETIMEDOUT') return 'timeout';
  if (ending.connected === null) return 'refused';
  return error.startsWith('HPE_') ? 'wrong-body' : 'reset';
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
