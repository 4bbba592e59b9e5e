import { describe, expect, it } from '@jest/globals';

import { probeWorkload, writeShareOf } from './probe-workload.ts';
import { makeSchedule } from '../schedule/schedule.ts';

const app = {
  probes: [
    { method: 'GET' as const, path: '/', body: null },
    { method: 'POST' as const, path: '/x', body: '{"a":1}' },
    { method: 'GET' as const, path: '/y', body: null },
  ],
  versionHeader: null,
};
const options = {
  ...{ seed: 7, ratePerSecond: 100, durationMs: 6000, writeShare: writeShareOf(app), freshConnectionShare: 0.3 },
  ...{ keepAliveClients: 2, freshClients: 2, accountsPerClient: 1 },
};

describe('probeWorkload', () => {
  const workload = probeWorkload(app);
  const schedule = makeSchedule(options, workload);

  it('asks each probe about as often, and nothing under a key', () => {
    const counts = app.probes.map(({ method, path }) => schedule.filter(({ op }) => op === `${method} ${path}`).length);
    expect(Math.min(...counts)).toBeGreaterThan(schedule.length / 4);
    expect(schedule.every(({ key }) => key === null)).toBe(true);
  });

  it('says each as it was given', () => {
    const post = schedule.find(({ op }) => op === 'POST /x')!;
    expect(workload.call(post, [])).toMatchObject({ method: 'POST', path: '/x', body: '{"a":1}' });
    const get = schedule.find(({ op }) => op === 'GET /y')!;
    expect(workload.call(get, [])).toMatchObject({ method: 'GET', path: '/y', body: null, headers: {} });
  });

  it.each([
    [200, true],
    [302, true],
    [404, false],
    [500, false],
  ])('holds a status of %s for right: %s', (status, right) => {
    const request = schedule[0]!;
    expect(workload.answerIsRight(request, workload.call(request, []), { status, body: '' })).toBe(right);
  });
});
