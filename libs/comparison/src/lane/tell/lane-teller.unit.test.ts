import { describe, expect, it } from '@jest/globals';

import { type TellerOptions, tellLane } from './lane-teller.ts';
import { intendedShare, measuredShare, weightedShare } from './new-share.ts';
import type { Observed } from '../observe/observer.ts';
import type { ObjectState, PodState } from '../../record/event-record.ts';
import type { LaneEvent } from '../../record/lane-event.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const pod = (over: Partial<PodState> = {}): PodState => ({
  ...{ kind: 'Pod', image: null, hash: 'a', phase: 'Running', ready: true, ip: null, deleting: false, restarts: 0 },
  ...over,
});

const lane = (pods: Map<string, ObjectState>, hash: string | null = null) => {
  const told: LaneEvent[] = [];
  let listener: (event: Observed) => void = () => {};
  const services = new Map<string, ObjectState>([['account', { kind: 'Service', clusterIP: '10.0.0.1', hash }]]);
  const current = (kind: string) => (kind === 'Pod' ? pods : kind === 'Service' ? services : new Map());
  const teller = tellLane({
    comparison: { app: 'account', entry: { service: 'account' }, load: { ratePerSecond: 130 } },
    lane: {
      plan: { id: 'b1-rolling', strategy: strategyOf('rolling'), from: { version: '1.0.0' }, to: { version: '2.0.0' } },
      observer: { current, follow: (to: typeof listener) => ((listener = to), () => (listener = () => {})) },
    },
    clock: { now: () => -250, toMs: (atNs: bigint) => Number(atNs), startedAt: '2026-11-30T10:00:00.000Z' },
    title: 'rolling',
    tell: (event: LaneEvent) => told.push(event),
  } as unknown as TellerOptions);
  const see = (at: number, name: string, object: PodState, type: Observed['type'] = 'MODIFIED') => {
    if (type === 'DELETED') pods.delete(name);
    else pods.set(name, object);
    listener({ atNs: BigInt(at), type, name, resourceVersion: '1', object });
  };
  const stages = () => told.flatMap((one) => (one.type === 'pod' ? [[one.at, one.pod, one.side, one.stage]] : []));
  return { teller, told, see, stages };
};

describe('what is told of pods', () => {
  it('is each stage once, with the version that the pod is of', () => {
    const { see, stages, teller } = lane(new Map([['account-a-1', pod()]]));
    see(100, 'account-b-1', pod({ hash: 'b', ready: false }), 'ADDED');
    see(150, 'account-b-1', pod({ hash: 'b', ready: false, phase: 'Pending' }));
    see(200, 'account-b-1', pod({ hash: 'b' }));
    see(300, 'account-a-1', pod({ deleting: true }));
    see(400, 'account-a-1', pod({ deleting: true }), 'DELETED');
    // Rolled back: of the old version, though it was not there before.
    see(500, 'account-a-2', pod({ ready: false }), 'ADDED');
    teller.stop();
    see(600, 'account-a-2', pod());
    expect(stages()).toEqual([
      [-250, 'account-a-1', 'old', 'ready'],
      [100, 'account-b-1', 'new', 'starting'],
      [200, 'account-b-1', 'new', 'ready'],
      [300, 'account-a-1', 'old', 'draining'],
      [400, 'account-a-1', 'old', 'gone'],
      [500, 'account-a-2', 'old', 'starting'],
    ]);
  });
});

describe('the share of the new version', () => {
  const old = new Set(['a']);
  const current =
    (hash: string | null, ...pods: PodState[]) =>
    (kind: 'Pod' | 'Service') =>
      kind === 'Pod'
        ? new Map(pods.map((one, index) => [`account-${index}`, one as ObjectState]))
        : new Map([['account', { kind: 'Service', clusterIP: null, hash } as ObjectState]]);

  it('is intended to be that of ready pods which the Service selects', () => {
    const canary = [pod(), pod(), pod(), pod({ hash: 'b' }), pod({ hash: 'b', ready: false })];
    expect(intendedShare(current(null, ...canary), 'account', old)).toBe(0.25);
    // Blue/green selects one revision, however many stand beside it.
    expect(intendedShare(current('a', ...canary), 'account', old)).toBe(0);
    expect(intendedShare(current('b', ...canary), 'account', old)).toBe(1);
    expect(intendedShare(current(null, pod({ deleting: true })), 'account', old)).toBeNull();
  });

  it('is intended to be the weight of Services that select the new version, where a proxy draws for each request', () => {
    const selects = (hash: string): ObjectState => ({ kind: 'Service', clusterIP: null, hash });
    const weights = [
      { service: 'account-stable', share: 0.9 },
      { service: 'account-canary', share: 0.1 },
    ];
    const meshed =
      (canary: string, name = 'account') =>
      (kind: 'Service' | 'VirtualService') =>
        kind === 'Service'
          ? new Map([
              ['account-stable', selects('a')],
              ['account-canary', selects(canary)],
            ])
          : new Map<string, ObjectState>([[name, { kind: 'VirtualService', weights }]]);
    expect(weightedShare(meshed('b'), 'account', old)).toBeCloseTo(0.1, 9);
    // Before there is a new version both lead to the one that is there.
    expect(weightedShare(meshed('a'), 'account', old)).toBe(0);
    expect(weightedShare(meshed('b', 'other'), 'account', old)).toBeNull();
  });

  it('is measured by answers that named their version', () => {
    const count = (version: string | null, n: number) =>
      ({ due: 0, op: 'deposit', class: 'ok', version, count: n }) as const;
    const counts = { requests: [count('1.0.0', 30), count('2.0.0', 10), count(null, 60)], p50: 1, p99: 2 };
    const versions = { old: '1.0.0', new: '2.0.0' };
    expect(measuredShare(counts, versions)).toBe(0.25);
    expect(measuredShare({ ...counts, requests: [] }, versions)).toBeNull();
    expect(measuredShare(counts, { old: '1.0.0', new: '1.0.0' })).toBeNull();
  });

  it('is told with each second', () => {
    const { teller, told } = lane(new Map([['account-a-1', pod()]]));
    teller.take({ atMs: 1000, counts: undefined });
    const requests = [{ due: 0, op: 'deposit', class: 'ok' as const, version: '1.0.0', count: 3 }];
    teller.take({ atMs: 2000, counts: { requests, p50: 1, p99: 2 } });
    const seconds = told.filter(({ type }) => type === 'second');
    expect(seconds).toMatchObject([{ at: 2000, share: { intended: 0, measured: 0 } }]);
  });
});

describe('what is told of the ledger', () => {
  it('is the sum of all balances, where it has any', () => {
    const { teller, told } = lane(new Map());
    teller.ledger({ scores: [] });
    teller.ledger({ balances: [{ minor: 1200 }, { minor: 30 }] });
    expect(told.filter(({ type }) => type === 'money')).toMatchObject([{ accounts: 2, minor: 1230 }]);
  });
});
