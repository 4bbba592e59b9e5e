import { describe, expect, it } from '@jest/globals';

import { countSeconds } from './count-second.ts';
import { latencyLimits } from './latency-limits.ts';
import type { Observation } from './observation.ts';
import type { Counted, Second } from './second.ts';

let made = 0;
const seen = (change: Partial<Observation>): Observation => ({
  arm: 'stable',
  dueMs: 0,
  endMs: (change.dueMs ?? 0) + 5,
  connection: `connection ${(made += 1)}`,
  stratum: 'balance fresh',
  ending: 'ok',
  isWarmingUp: false,
  ...change,
});

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const noLimits = new Map();
const counted = (observations: Observation[], toMs = 1000, limits = noLimits) =>
  countSeconds(observations, { fromMs: 0, toMs, limits });
const tableOf = (second: Second | undefined, name: Counted, stratum?: string) =>
  second?.tables.find((table) => table.counted === name && (stratum === undefined || table.stratum === stratum));

describe('a second of counts', () => {
  it('counts failures of one connection once, however many there were and of whatever operations', () => {
    const burst = times(9, (index) =>
      seen({
        ...{ arm: 'canary', connection: 'one', ending: 'error', dueMs: index },
        stratum: index % 2 === 0 ? 'balance kept' : 'deposit kept',
      }),
    );
    const [second] = counted([...burst, ...times(20, () => seen({ stratum: 'balance kept' }))]);
    expect(tableOf(second, 'errors', 'balance kept')).toMatchObject({ canary: 1, canaryHits: 1, stable: 20 });
    expect(tableOf(second, 'errors', 'deposit kept')).toBeUndefined();
    expect(second?.requests.canary).toEqual({ requests: 9, errors: 9, unanswered: 0 });
  });

  it('counts the same connection anew in the next second', () => {
    const failing = [100, 200, 1100].map((dueMs) => seen({ connection: 'one', ending: 'unanswered', dueMs }));
    expect(counted(failing, 2000).map((second) => tableOf(second, 'unanswered')?.stableHits)).toEqual([1, 1]);
  });

  it('goes by when requests were due, and is known when the last of all until then has ended', () => {
    const seconds = counted(
      [seen({ dueMs: 900, endMs: 9_000, ending: 'unanswered' }), seen({ dueMs: 1_100 }), seen({ dueMs: 2_100 })],
      3_000,
    );
    expect(seconds.map(({ at, knownAt }) => [at, knownAt])).toEqual([
      [0, 9_000],
      [1_000, 9_000],
      [2_000, 9_000],
    ]);
    expect(tableOf(seconds[0], 'unanswered')?.stableHits).toBe(1);
  });

  it('has errors among what was answered alone', () => {
    const [second] = counted([seen({ ending: 'unanswered' }), seen({ ending: 'error' }), seen({})]);
    expect(tableOf(second, 'errors')).toMatchObject({ stable: 2, stableHits: 1 });
    expect(tableOf(second, 'unanswered')).toMatchObject({ stable: 3, stableHits: 1 });
  });

  it('keeps seconds in which nothing was due', () => {
    expect(counted([], 2_500).map(({ at }) => at)).toEqual([0, 1000, 2000]);
  });
});

describe('latency', () => {
  const before = times(100, (index) => seen({ endMs: index + 1 }));
  const limits = latencyLimits(before);

  it('is held against the stable version’s own percentiles before the canary', () => {
    expect(limits.get('balance fresh')).toEqual({ p50: 50, p95: 95, p99: 99 });
  });

  it('has no limits of few answers, of another version’s, of new pods’ and of failures', () => {
    const others = [{ arm: 'canary' }, { isWarmingUp: true }, { ending: 'error' }] as const;
    for (const change of others) expect(latencyLimits(times(100, () => seen(change))).size).toBe(0);
    expect(latencyLimits(before.slice(0, 19)).size).toBe(0);
  });

  it('counts a connection by its first answer, and new pods apart', () => {
    const kept = [60, 97, 200].map((ms, index) =>
      seen({ arm: 'canary', connection: 'one', dueMs: index, endMs: index + ms }),
    );
    const fresh = seen({ arm: 'canary', endMs: 200, isWarmingUp: true });
    const [second] = counted([...kept, fresh], 1000, limits as never);
    const hits = (stratum: string) =>
      (['p50', 'p95', 'p99'] as const).map((of) => tableOf(second, of, stratum)?.canaryHits);
    expect(hits('balance fresh')).toEqual([1, 0, 0]);
    expect(hits('balance fresh, warming up')).toEqual([1, 1, 1]);
  });
});
