import type { RequestRecord } from '@cutover/traffic';

/** A right answer to a read, changed as a test wants it. */
export const request = (change: Partial<RequestRecord> = {}): RequestRecord => ({
  id: 0,
  due: 0,
  sent: change.due ?? 0,
  connected: change.due ?? 0,
  firstByte: (change.due ?? 0) + 4,
  end: (change.due ?? 0) + 5,
  conn: 1,
  reuse: 0,
  kind: 'keep-alive',
  client: 0,
  key: null,
  op: 'balance',
  method: 'GET',
  account: 'a',
  to: null,
  minor: null,
  expects: 'acknowledged',
  class: 'ok',
  outcome: 'acknowledged',
  status: 200,
  version: '1.0.0',
  pod: 'p',
  bodyOk: true,
  error: null,
  ...change,
});

/** What remains of a request whose connection was reset. */
export const reset: Partial<RequestRecord> = {
  class: 'reset',
  outcome: 'unknown',
  status: null,
  version: null,
  pod: null,
  bodyOk: null,
  firstByte: null,
  error: 'ECONNRESET',
};
