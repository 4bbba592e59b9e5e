import { createRandom, type EndedRequest } from '@cutover/traffic';
import { describe, expect, it } from '@jest/globals';

import { createMannWhitneyPolicy } from '../policy/mann-whitney.ts';
import type { Policy } from '../policy/policy.ts';
import { createSequentialPolicy } from '../policy/sequential.ts';
import { createThresholdPolicy } from '../policy/threshold.ts';
import { backtest } from './backtest.ts';
import { createLive, type Standing } from './live.ts';

const versions = { stable: '1', canary: '2' };
const fromMs = 8_123.4;
const stopMs = 40_000;
const warmUpMs = 2_000;

/** How a request ended: what is cut names no version. */
const endOf = (fate: 'ok' | 'error' | 'cut', version: string, pod: number) =>
  fate === 'cut'
    ? { class: 'reset' as const, version: null, pod: null }
    : { class: fate === 'ok' ? ('ok' as const) : ('5xx-app' as const), version, pod: `pod-${version}-${pod}` };

const connectionOf = (isKept: boolean, isNew: boolean, draw: number, id: number) =>
  isKept
    ? { kind: 'keep-alive' as const, op: 'deposit', conn: draw + (isNew ? 100 : 0) }
    : { kind: 'fresh' as const, op: 'balance', conn: 1_000 + id };

/** A canary that stands from `fromMs` on, and fails at a rate; the worse an outcome is, the later it is known. */
const requestsOf = (seed: number, failing: number): EndedRequest[] => {
  const random = createRandom(seed, 'live');
  const fateOf = (rate: number) => {
    if (random.next() >= rate) return 'ok';
    return random.next() < 0.3 ? 'cut' : 'error';
  };
  return Array.from({ length: 4_000 }, (_, id) => {
    const due = id * 10 + random.next() * 9;
    const isNew = due >= fromMs - 500 && random.next() < 0.25;
    const fate = fateOf(isNew ? failing : 0.002);
    return {
      ...{ id, due, end: due + 2 + random.exponential(fate === 'cut' ? 1_500 : 12) },
      ...connectionOf(random.next() < 0.7, isNew, random.below(12), id),
      ...endOf(fate, isNew ? '2' : '1', random.below(3)),
    };
  });
};

/** Told once a second, as a generator tells: what has ended, and what is settled by then. */
const tellUntilDecided = (requests: readonly EndedRequest[], policy: Policy, shuffle = 1): Standing => {
  const live = createLive({ versions, warmUpMs, policy });
  let standing: Standing | null = null;
  for (let now = 1_000; now <= stopMs; now += 1_000) {
    const told = requests.filter(({ end }) => end >= now - 1_000 && end < now);
    const open = requests.filter(({ due, end }) => due < now && end >= now);
    if (now >= fromMs) live.begin(fromMs);
    standing = live.take(
      told.toSorted((a, b) => shuffle * (a.end - b.end)),
      Math.min(now, ...open.map(({ due }) => due)),
    );
    if (standing.verdict.decision !== 'continue') return standing;
  }
  return live.conclude();
};

const policies: [string, () => Policy][] = [
  ['sequential', () => createSequentialPolicy()],
  ['sequential with steps', () => createSequentialPolicy({ steps: [{ weight: 25, seconds: 12 }] })],
  ['threshold', () => createThresholdPolicy({ interval: 3, successRate: 0.9 })],
  ['mann-whitney', () => createMannWhitneyPolicy({ interval: 2, least: 4 })],
];

describe.each(policies)('a judge that looks on, by policy %s', (_, create) => {
  it.each([1, 2, 3, 4, 5, 6])('says what a replay of the records says, of the same second (seed %i)', (seed) => {
    const requests = requestsOf(seed, [0, 0.02, 0.2][seed % 3] as number);
    const { verdict, untilMs, knownAtMs } = tellUntilDecided(requests, create());
    const replayed = backtest({ records: requests, versions, fromMs, toMs: untilMs as number, warmUpMs }, create());
    expect(replayed.verdict).toEqual(verdict);
    expect(replayed.decidedMs).toBe(knownAtMs === null ? null : knownAtMs - fromMs);
  });
});

describe('a judge that looks on', () => {
  it('aborts a canary that fails, soon after', () => {
    const { verdict, untilMs } = tellUntilDecided(requestsOf(2, 0.2), createSequentialPolicy());
    expect(verdict.decision).toBe('abort');
    expect((untilMs as number) - fromMs).toBeLessThan(8_000);
  });

  it('does not depend on the order in which it is told of what ended within a second', () => {
    const requests = requestsOf(5, 0.05);
    expect(tellUntilDecided(requests, createSequentialPolicy(), -1)).toEqual(
      tellUntilDecided(requests, createSequentialPolicy()),
    );
  });

  it('waits for what is under way: a second counts once all of it is known', () => {
    const live = createLive({ versions, warmUpMs: 0, policy: createThresholdPolicy({ interval: 1, count: 1 }) });
    live.begin(0);
    expect(live.take([], 999).untilMs).toBe(0);
    expect(live.take([], 1_000).untilMs).toBe(1_000);
  });

  it('says nothing before the canary stands', () => {
    const live = createLive({ versions, warmUpMs: 0, policy: createSequentialPolicy() });
    expect(live.take(requestsOf(2, 0.2), stopMs)).toMatchObject({ fromMs: null, untilMs: null });
  });

  it('planted: one that took what is not settled would differ from the replay', () => {
    const requests = requestsOf(2, 0.2).map((one) =>
      one.class === 'ok' ? one : { ...one, class: 'reset' as const, version: null, pod: null, end: one.due + 3_000 },
    );
    const hasty = createLive({ versions, warmUpMs, policy: createSequentialPolicy() });
    hasty.begin(fromMs);
    let standing: Standing | undefined;
    for (let now = 1_000; now <= stopMs && standing?.verdict.decision !== 'abort'; now += 1_000) {
      standing = hasty.take(
        requests.filter(({ end }) => end >= now - 1_000 && end < now),
        now,
      );
    }
    const { untilMs, verdict } = standing as Standing;
    const replay = { records: requests, versions, fromMs, toMs: untilMs as number, warmUpMs };
    expect(backtest(replay, createSequentialPolicy()).verdict).not.toEqual(verdict);
  });
});
