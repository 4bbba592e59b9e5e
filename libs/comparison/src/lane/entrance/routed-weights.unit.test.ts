import { describe, expect, it } from '@jest/globals';

import { routedWeights } from './routed-weights.ts';

const cluster = (name: string) => `outbound|80||${name}.lane-b1.svc.cluster.local`;
const dump = (route: object, name = 'primary') => ({
  configs: [
    { version_info: '1', route_config: { name: 'other', virtual_hosts: [{ routes: [{ route: { cluster: 'x' } }] }] } },
    {
      '@type': 'type.googleapis.com/envoy.admin.v3.RoutesConfigDump.DynamicRouteConfig',
      version_info: '2026-11-30T20:00:00Z/7',
      last_updated: '2026-11-30T20:00:00.123Z',
      route_config: { name: 'http.8080', virtual_hosts: [{ name: '*:80', domains: ['*'], routes: [{ name, route }] }] },
    },
  ],
});

describe("the weights of a proxy's routes", () => {
  it('are shares of the Services, with the moment when the proxy took them', () => {
    const clusters = [
      { name: cluster('account-stable'), weight: 90 },
      { name: cluster('account-canary'), weight: 10 },
    ];
    expect(routedWeights(dump({ weighted_clusters: { clusters } }))).toEqual({
      version: '2026-11-30T20:00:00Z/7',
      since: '2026-11-30T20:00:00.123Z',
      weights: [
        { service: 'account-stable', share: 0.9 },
        { service: 'account-canary', share: 0.1 },
      ],
    });
  });
  it('are all of one Service where istiod left the other out', () => {
    expect(routedWeights(dump({ cluster: cluster('account-stable') }))?.weights).toEqual([
      { service: 'account-stable', share: 1 },
    ]);
  });
  it('are none where no route is the one that Argo Rollouts writes', () => {
    expect(routedWeights(dump({ cluster: cluster('account') }, 'default'))).toBeNull();
    expect(routedWeights({})).toBeNull();
  });
});
