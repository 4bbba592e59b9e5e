import { describe, expect, it } from '@jest/globals';
import { beyondItsPods, momentsOf, switchesOf, type Change } from './moments.ts';

const HASH = 'rollouts-pod-template-hash';

interface Planted {
  readonly type?: string;
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}
const event = (version: number, kind: string, name: string, planted: Planted = {}): Change => {
  const { metadata, type = 'MODIFIED', ...rest } = planted;
  const common = { kind, metadata: { name, resourceVersion: String(version), ...metadata } };
  return { type, object: { ...common, ...rest } } as Change;
};
const service = (version: number, name: string, hash?: string) =>
  event(version, 'Service', name, { spec: { selector: { app: 'shop', ...(hash && { [HASH]: hash }) } } });
const set = (version: number, hash: string, [wanted, available]: readonly [number, number], annotations = {}) =>
  event(version, 'ReplicaSet', `shop-${hash}`, {
    metadata: { labels: { [HASH]: hash }, annotations },
    ...{ spec: { replicas: wanted }, status: { availableReplicas: available } },
  });
const routes = (version: number, weight: number, by: 'service' | 'subset' = 'service') => {
  const to = (share: string) => (by === 'service' ? { host: `shop-${share}` } : { host: 'shop', subset: share });
  const route = [
    { destination: to('stable'), weight: 100 - weight },
    { destination: to('canary'), weight },
  ];
  return event(version, 'VirtualService', 'shop', { spec: { http: [{ name: 'primary', route }] } });
};

const READY = [service(1, 'shop-stable', 'old'), service(2, 'shop-canary', 'new'), set(3, 'old', [4, 4])];

describe('what the API server held', () => {
  it('follows the order in which it was kept, and not that in which watches told of it', () => {
    const moments = momentsOf([routes(5, 50), set(4, 'new', [2, 2]), ...READY, set(6, 'old', [0, 4])]);
    expect(moments.map(({ canaryWeight }) => canaryWeight)).toEqual([
      ...[undefined, undefined, undefined, undefined],
      ...[50, 50],
    ]);
    expect(moments.at(-2)?.sets['old']).toEqual({ wanted: 4, available: 4 });
    expect(moments.at(-1)?.sets['old']).toEqual({ wanted: 0, available: 4 });
  });

  it('knows which version a share leads to, by Services and by subsets', () => {
    expect(momentsOf([...READY, routes(4, 50)]).at(-1)).toMatchObject({ stable: 'old', canary: 'new' });
    const subsets = [{ name: 'stable', labels: { [HASH]: 'old' } }, { name: 'canary' }];
    const [last] = momentsOf([
      event(1, 'DestinationRule', 'shop', { spec: { host: 'shop', subsets } }),
      routes(2, 0, 'subset'),
    ]).slice(-1);
    expect(last).toMatchObject({ stable: 'old' });
    expect(last).not.toHaveProperty('canary');
  });

  it('forgets what is deleted, and says until when pods outlive their weight', () => {
    const deadline = { 'scale-down-deadline': '2026-12-01T12:00:00Z' };
    const moments = momentsOf([
      set(1, 'old', [4, 4], deadline),
      event(2, 'ReplicaSet', 'shop-old', { type: 'DELETED' }),
    ]);
    expect(moments[0]?.sets['old']?.scaleDownAt).toBe('2026-12-01T12:00:00Z');
    expect(moments[1]?.sets).toEqual({});
  });

  it('says how a Rollout is, and whether its last change has been seen', () => {
    const status = { phase: 'Paused', stableRS: 'old', currentPodHash: 'new', observedGeneration: '2' };
    const over = {
      metadata: { generation: 3 },
      status: { ...status, pauseConditions: [{ reason: 'CanaryPauseStep' }] },
    };
    expect(momentsOf([event(1, 'Rollout', 'shop', over)])[0]?.rollout).toEqual({
      ...{ phase: 'Paused', isObserved: false, isAborted: false, isPaused: true, step: 0 },
      ...{ stable: 'old', current: 'new' },
    });
  });
});

describe('a share beyond its pods', () => {
  it.each([
    { what: 'half to all of four', weight: 50, old: 4, available: 4, found: 0 },
    { what: 'a quarter to one of four', weight: 25, old: 4, available: 1, found: 0 },
    { what: 'less than a pod to none', weight: 10, old: 4, available: 0, found: 0 },
    { what: 'three quarters to one of four', weight: 75, old: 4, available: 1, found: 1 },
    { what: 'what is left to pods that are gone', weight: 25, old: 2, available: 4, found: 1 },
  ])('$what', ({ weight, old, available, found }) => {
    const changes = [service(1, 'shop-stable', 'old'), service(2, 'shop-canary', 'new'), set(3, 'old', [4, old])];
    const moments = momentsOf([...changes, set(4, 'new', [4, available]), routes(5, weight)]);
    expect(beyondItsPods(moments, 4)).toHaveLength(found);
  });

  it('is none where nothing says yet to which version it leads', () => {
    expect(beyondItsPods(momentsOf([service(1, 'shop-stable'), routes(2, 0)]), 4)).toEqual([]);
  });
});

it('counts how often a share went to another version, there and back', () => {
  const moments = momentsOf([
    ...[routes(1, 0), service(2, 'shop-canary'), service(3, 'shop-canary', 'old'), set(4, 'new', [1, 1])],
    ...[service(5, 'shop-canary', 'new'), service(6, 'shop-canary', 'old')],
  ]);
  expect(switchesOf(moments, 'canary')).toBe(2);
  expect(switchesOf(moments, 'stable')).toBe(0);
});
