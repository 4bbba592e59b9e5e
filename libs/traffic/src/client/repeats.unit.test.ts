import { describe, expect, it } from '@jest/globals';

import { repeatsOf } from './repeats.ts';

const said = (headers: Record<string, string>) => repeatsOf({ headers });

describe('what an answer says of repeats', () => {
  it('is how often a proxy sent the request', () => {
    expect(said({ 'x-envoy-attempt-count': '3' })).toEqual({ attempts: 3 });
    expect(said({ 'x-envoy-attempt-count': '1' })).toEqual({ attempts: 1 });
  });
  it('is that the service had done the write before', () => {
    expect(said({ 'idempotency-replayed': 'true' })).toEqual({ replayed: true });
  });
  it('is nothing where it says nothing, or nothing that could be', () => {
    const unlikely = ['', '0', '-', '2x', '1.5', '%UPSTREAM_REQUEST_ATTEMPT_COUNT%'];
    for (const count of unlikely)
      expect(said({ 'x-envoy-attempt-count': count, 'idempotency-replayed': 'false' })).toEqual({});
    expect(said({})).toEqual({});
  });
});
