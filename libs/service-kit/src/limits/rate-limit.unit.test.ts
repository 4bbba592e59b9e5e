import { describe, expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
  it('lets each client send a burst, and then so many a minute', () => {
    let now = 0;
    const limit = new RateLimit({ burst: 3, perMinute: 60, now: () => now });
    for (let i = 0; i < 3; i++) limit.take('a');
    expect(() => limit.take('a')).toThrow('Try again in 1000 ms');
    now += 1_000;
    limit.take('a');
    expect(() => limit.take('a')).toThrow();
  });

  it('does not count what one sends against another', () => {
    const limit = new RateLimit({ burst: 1, perMinute: 1, now: () => 0 });
    limit.take('a');
    expect(() => limit.take('a')).toThrow();
    expect(() => limit.take('b')).not.toThrow();
  });

  it('says when to come back, in whole seconds as Retry-After has them', () => {
    const limit = new RateLimit({ burst: 1, perMinute: 25, now: () => 0 });
    limit.take('a');
    const fields = { retryAfterMs: 2_400, retryAfterSeconds: 3 };
    expect(() => limit.take('a')).toThrow(
      expect.objectContaining({ code: 'client.too-many-requests', retriable: true, fields }),
    );
  });

  it('remembers a bounded number of clients', () => {
    const limit = new RateLimit({ burst: 1, perMinute: 1, now: () => 0 });
    limit.take('first');
    for (let i = 0; i < 9_999; i++) limit.take(`client ${i}`);
    expect(() => limit.take('first')).toThrow();
    for (let i = 0; i < 10_000; i++) limit.take(`another ${i}`);
    expect(() => limit.take('first')).not.toThrow();
  });
});
