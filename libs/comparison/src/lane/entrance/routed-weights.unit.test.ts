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
      ...{ version: '2026-11-30T20:00:00Z/7', since: '2026-11-30T20:00:00.123Z', managed: [], wrong: null },
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

/** As istiod translates what Argo Rollouts writes: the route of a step stands before the chart's. */
const withRoute = (route: object) => {
  const primary = { name: 'primary', route: { cluster: cluster('account-stable') } };
  const config = { virtual_hosts: [{ routes: [route, primary] }] };
  return { configs: [{ version_info: '8', last_updated: '2026-11-30T20:00:00.123Z', route_config: config }] };
};
const byHeader = {
  name: 'header',
  match: { prefix: '/', headers: [{ name: 'x-canary', string_match: { exact: 'yes' } }] },
  route: { cluster: cluster('account-canary') },
};
const mirrored = (headers: readonly object[]) => ({
  name: 'mirror',
  match: { prefix: '/', headers },
  route: {
    cluster: cluster('account-stable'),
    request_mirror_policies: [
      {
        cluster: cluster('account-canary'),
        runtime_fraction: { default_value: { numerator: 250_000, denominator: 'MILLION' } },
      },
    ],
  },
});
const reads = [{ name: ':method', string_match: { exact: 'GET' } }];

describe('routes of a step', () => {
  it('stand before the weights, which stay those of the route that Argo Rollouts weighs', () => {
    expect(routedWeights(withRoute(byHeader))).toMatchObject({
      weights: [{ service: 'account-stable', share: 1 }],
      managed: [
        {
          name: 'header',
          header: { name: 'x-canary', value: 'yes' },
          weights: [{ service: 'account-canary', share: 1 }],
        },
      ],
      wrong: null,
    });
  });
  it('say which reads are mirrored where', () => {
    expect(routedWeights(withRoute(mirrored(reads)))).toMatchObject({
      weights: [{ service: 'account-stable', share: 1 }],
      managed: [{ name: 'mirror', method: 'GET', mirrors: [{ service: 'account-canary', share: 0.25 }] }],
      wrong: null,
    });
  });
  it.each([
    ['writes, too', []],
    ['writes alone', [{ name: ':method', string_match: { exact: 'POST' } }]],
    ['whatever begins as a read does', [{ name: ':method', string_match: { prefix: 'G' } }]],
  ])('planted: are wrong where they mirror %s', (_, headers) => {
    expect(routedWeights(withRoute(mirrored(headers)))?.wrong).toBe('would mirror writes by route mirror');
  });
  it("planted: are wrong with Istio's default retries, though the route of the weights has none", () => {
    const retried = { route: { ...byHeader.route, retry_policy: { retry_on: 'unavailable', num_retries: 2 } } };
    expect(routedWeights(withRoute({ ...byHeader, ...retried }))?.wrong).toBe(
      'would send a failed request 2 more times',
    );
  });
  it('planted: a mirror on the route of the weights itself is seen', () => {
    const { route } = mirrored([]);
    expect(routedWeights(dump(route))?.wrong).toBe('would mirror writes by route primary');
  });
});
