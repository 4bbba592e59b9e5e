import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { makeSchedule as schedule } from './schedule.ts';
import type { ScheduleOptions } from './scheduled-request.ts';
import { overdrawMinor } from '../account/account-draw.ts';
import { accountWorkload } from '../account/account-workload.ts';

const makeSchedule = (given: ScheduleOptions) => schedule(given, accountWorkload);

const options: ScheduleOptions = {
  seed: 42,
  ratePerSecond: 160,
  durationMs: 60_000,
  writeShare: 0.5,
  freshConnectionShare: 0.3,
  keepAliveClients: 12,
  freshClients: 8,
  accountsPerClient: 4,
};

describe('makeSchedule', () => {
  it('gives the same arrivals for the same seed, and others for another', () => {
    expect(makeSchedule(options)).toEqual(makeSchedule(options));
    expect(makeSchedule({ ...options, seed: 43 })[0]).not.toEqual(makeSchedule(options)[0]);
  });

  it('means the same requests by a seed as in every version before', () => {
    const rows = makeSchedule(options).map(({ id, due, kind, client, op, account, to, minor, key, expects }) => [
      ...[id, due, kind, client, op, account, to, minor, key, expects],
    ]);
    const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    expect(hash).toBe('c993abb2e6c61d37ecc73ae88314cefe625b6bbcbcfef669834b567ab9b3bd9c');
  });

  it('only appends when it lasts longer', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 100, max: 3000 }), (seed, durationMs) => {
        const short = makeSchedule({ ...options, seed, durationMs });
        expect(makeSchedule({ ...options, seed, durationMs: durationMs * 2 }).slice(0, short.length)).toEqual(short);
      }),
      { numRuns: 20 },
    );
  });

  it('is a Poisson process: gaps have the mean and the deviation of 1 / rate', () => {
    const dues = makeSchedule({ ...options, durationMs: 600_000 }).map(({ due }) => due);
    const gaps = dues.slice(1).map((due, index) => due - (dues[index] as number));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeCloseTo(1000 / 160, 0);
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
  });

  it('keeps the stated shares of writes and of fresh connections', () => {
    const requests = makeSchedule({ ...options, durationMs: 600_000 });
    const share = (test: (request: (typeof requests)[number]) => boolean) =>
      requests.filter(test).length / requests.length;
    expect(share(({ key }) => key !== null)).toBeCloseTo(0.5, 1);
    expect(share(({ kind }) => kind === 'fresh')).toBeCloseTo(0.3, 1);
  });

  it('gives each write a key of its own, one connection kind a user, and never a transfer to the payer', () => {
    const requests = makeSchedule(options);
    const keys = requests.flatMap(({ key }) => (key === null ? [] : [key]));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key))).toBe(
      true,
    );
    expect(requests.every(({ kind, client }) => (kind === 'fresh') === client >= 12)).toBe(true);
    expect(requests.every(({ account, to }) => JSON.stringify(account) !== JSON.stringify(to))).toBe(true);
    expect(requests.every(({ expects, minor }) => (expects === 'rejected') === (minor === overdrawMinor))).toBe(true);
  });
});
