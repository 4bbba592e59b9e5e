import { describe, expect, it } from '@jest/globals';
import { OciError } from '../errors.ts';
import { askedDelay, retrying } from './retry.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('Retry-After', () => {
  it.each<[unknown, number | undefined]>([
    ['0', 0],
    ['7', 7000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (value, delay) => {
    expect(askedDelay(value, NOW)).toBe(delay);
  });

  it('of an hour is not waited for', async () => {
    let runs = 0;
    const busy = new OciError('registry-refused', 'busy', { retriable: true, fields: { retryAfter: '3600' } });
    const run = (): Promise<never> => {
      runs += 1;
      return Promise.reject(busy);
    };
    await expect(retrying(run)).rejects.toBe(busy);
    expect(runs).toBe(1);
  });
});
