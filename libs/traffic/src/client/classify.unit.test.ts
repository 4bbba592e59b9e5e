import { describe, expect, it } from '@jest/globals';

import { classify, type Ending, timeoutCode } from './classify.ts';

const right: Ending = { due: 0, end: 10, connected: 1, status: 200, version: '1', bodyOk: true, error: null };

const cases: [string, Partial<Ending>, string, string][] = [
  ['a right answer in time', {}, 'ok', 'acknowledged'],
  ['a refusal that was due', { status: 409 }, 'ok', 'rejected'],
  ['a right answer after the deadline', { end: 501 }, 'late', 'acknowledged'],
  ['a connection refused', { connected: null, status: null, error: 'ECONNREFUSED' }, 'refused', 'rejected'],
  ['a host that cannot be reached', { connected: null, status: null, error: 'EHOSTUNREACH' }, 'refused', 'rejected'],
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

describe('classify', () => {
  it.each(cases)('%s', (_name, change, expected, outcome) => {
    expect(classify({ ...right, ...change }, 500)).toEqual({ class: expected, outcome });
  });
});
