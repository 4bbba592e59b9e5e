import { describe, expect, it } from '@jest/globals';

import { classify, type Ending, timeoutCode } from './classify.ts';

const right: Ending = { due: 0, end: 10, connected: 1, status: 200, version: '1', bodyOk: true, error: null };

const cases: [string, Partial<Ending>, string, string][] = [
  ['a right answer in time', {}, 'ok', 'acknowledged'],
  ['a refusal that was due', { status: 409 }, 'ok', 'rejected'],
  ['a right answer after the deadline', { end: 501 }, 'late', 'acknowledged'],
  ['a connection refused', { connected: null, status: null, error: 'ECONNREFUSED' }, 'refused', 'rejected'],
  ['a reset on a connection', { status: null, error: 'ECONNRESET' }, 'reset', 'unknown'],
  ['a pipe closed under the request', { status: null, error: 'EPIPE' }, 'reset', 'unknown'],
  ['an answer cut short', { error: 'ECONNRESET' }, 'reset', 'unknown'],
  ['giving up on an answer', { status: null, error: timeoutCode }, 'timeout', 'unknown'],
  ['giving up on a connection', { connected: null, status: null, error: timeoutCode }, 'timeout', 'rejected'],
  ['a 5xx that names a version', { status: 500 }, '5xx-app', 'unknown'],
  ['a 5xx that names none', { status: 503, version: null }, '5xx-proxy', 'unknown'],
  ['a success about something else', { bodyOk: false }, 'wrong-body', 'unknown'],
  ['a refusal nobody expected', { status: 404, bodyOk: false }, 'wrong-body', 'rejected'],
  ['bytes that are not HTTP', { status: null, error: 'HPE_INVALID_CONSTANT' }, 'wrong-body', 'unknown'],
];

/** What each code says before a connection stood, and on one that stood. Libuv's names, and Node's own. */
const codes: [code: string, before: string, after: string][] = [
  ['ECONNREFUSED', 'refused', 'reset'],
  ['ECONNRESET', 'reset', 'reset'],
  ['ECONNABORTED', 'reset', 'reset'],
  ['EPIPE', 'reset', 'reset'],
  ['ENOTCONN', 'reset', 'reset'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'reset', 'reset'],
  ['ETIMEDOUT', 'timeout', 'timeout'],
  [timeoutCode, 'timeout', 'timeout'],
  ['EHOSTUNREACH', 'unreachable', 'unreachable'],
  ['ENETUNREACH', 'unreachable', 'unreachable'],
  ['EHOSTDOWN', 'unreachable', 'unreachable'],
  ['HPE_INVALID_CONSTANT', 'wrong-body', 'wrong-body'],
  ['EMFILE', 'client', 'client'],
  ['ENFILE', 'client', 'client'],
  ['EADDRNOTAVAIL', 'client', 'client'],
  ['EADDRINUSE', 'client', 'client'],
  ['ENOBUFS', 'client', 'client'],
  ['ENOMEM', 'client', 'client'],
  ['EACCES', 'client', 'client'],
  ['EPERM', 'client', 'client'],
  ['ENETDOWN', 'client', 'client'],
  ['EAI_AGAIN', 'client', 'client'],
  ['EAI_FAIL', 'client', 'client'],
  ['ENOTFOUND', 'client', 'client'],
  ['UNKNOWN', 'client', 'client'],
  ['ERR_OF_ANOTHER_DAY', 'client', 'client'],
];

describe('classify', () => {
  it.each(codes)('%s is %s before a connection stood, and %s after', (error, before, after) => {
    const ending = { ...right, status: null, error };
    expect(classify({ ...ending, connected: null }, 500)).toEqual({ class: before, outcome: 'rejected' });
    expect(classify(ending, 500)).toEqual({ class: after, outcome: 'unknown' });
  });
  it.each(cases)('%s', (_name, change, expected, outcome) => {
    expect(classify({ ...right, ...change }, 500)).toEqual({ class: expected, outcome });
  });
});
