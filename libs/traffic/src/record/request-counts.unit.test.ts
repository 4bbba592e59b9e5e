import { describe, expect, it } from '@jest/globals';

import { countRequests, requestCountsSchema } from './request-counts.ts';

type Ended = Parameters<typeof countRequests>[0][number];

const ended = (over: Partial<Ended> = {}): Ended => ({
  ...{ due: 1200, end: 1210, op: 'deposit', class: 'ok', version: '1.0.0', error: null },
  ...over,
});

describe('countRequests', () => {
  it('counts alike requests of a second as one line, and each request once', () => {
    const { requests, p50, p99 } = countRequests([
      ended(),
      ended({ due: 1900, end: 1930 }),
      ended({ due: 2000, end: 2005 }),
      ended({ class: 'refused', version: null, error: 'ECONNREFUSED', end: 9999 }),
    ]);
    expect(requests).toEqual([
      { due: 1, op: 'deposit', class: 'ok', version: '1.0.0', count: 2 },
      { due: 2, op: 'deposit', class: 'ok', version: '1.0.0', count: 1 },
      { due: 1, op: 'deposit', class: 'refused', version: null, count: 1 },
    ]);
    // What met no answer has no latency.
    expect([p50, p99]).toEqual([10, 30]);
  });

  it('has no percentile without an answer', () => {
    expect(countRequests([])).toEqual({ requests: [], p50: null, p99: null });
  });

  it('stays bounded whatever operations there are, and loses none of the requests', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ended({ op: `GET /${index}` }));
    const counts = requestCountsSchema.parse(countRequests(many));
    expect(counts.requests).toHaveLength(201);
    expect(counts.requests.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
    expect(counts.requests.at(-1)).toMatchObject({ op: 'other', count: 4800 });
  });
});
