import { describe, expect, it } from '@jest/globals';
import type { Exchange } from './exchange.ts';
import { problemOf } from './problem.ts';

const met = (change: Partial<Exchange>): Exchange => ({
  ...{ connected: 0, firstByte: 1, end: 2, conn: 1, reuse: 0, status: 503, headers: {}, body: '', error: null },
  ...change,
});

describe('what an answer from 500 on says about itself', () => {
  it('is its code and when to try again', () => {
    const said = met({ body: '{"status":503,"code":"service.overloaded"}', headers: { 'retry-after': '1' } });
    expect(problemOf(said)).toEqual({ problem: { code: 'service.overloaded', retryAfter: '1' } });
  });

  it.each(['', 'upstream is gone', '[]', '{"code":5}'])('is nothing where the body is %j', (body) => {
    expect(problemOf(met({ body }))).toEqual({ problem: { code: null, retryAfter: null } });
  });

  it.each([{ status: 201 }, { status: 409, body: '{"code":"c"}' }, { status: null }, { error: 'ECONNRESET' }])(
    'is not kept of %j',
    (change) => {
      expect(problemOf(met(change))).toEqual({});
    },
  );
});
