import { describe, expect, it } from '@jest/globals';

import { comparePolicy } from './seen-policy.ts';
import type { GatewayPolicy } from '../../record/gateway-fact.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const host = { service: 'account', namespace: 'lane-b1' };
const cluster = 'outbound|80||account.lane-b1.svc.cluster.local';
const passesOn: GatewayPolicy = { retries: null, outliers: null };
const retrying = strategyOf('rolling-mesh-retries').gateway as GatewayPolicy;
const ejecting = strategyOf('rolling-mesh-outlier').gateway as GatewayPolicy;

const twice = { num_retries: 2, retry_on: '5xx', host_selection_retry_max_attempts: '5' };
const fiveInARow = {
  ...{ consecutive_5xx: 5, interval: '1s', base_ejection_time: '5s', max_ejection_percent: 50 },
  enforcing_success_rate: 0,
};

interface Planted {
  /** Of each route to the app. */
  retries?: readonly (object | null)[];
  outliers?: object | null;
  /** Whose cluster has them. */
  of?: string;
}

/** As Envoy nests it. */
const dump = ({ retries = [null], outliers = null, of = cluster }: Planted) => ({
  configs: [
    {
      dynamic_active_clusters: [
        { cluster: { name: 'outbound|80||mongo.lane-b1.svc.cluster.local' } },
        { cluster: { name: of, ...(outliers && { outlier_detection: outliers }) } },
      ],
    },
    {
      dynamic_route_configs: [
        {
          route_config: {
            virtual_hosts: [
              { routes: retries.map((policy) => ({ route: { cluster, ...(policy && { retry_policy: policy }) } })) },
            ],
          },
        },
      ],
    },
  ],
});

const differs = (planted: Planted, stated: GatewayPolicy) => comparePolicy(dump(planted), { stated, ...host }).differs;

describe("a gateway's policy", () => {
  it.each([
    ['passes failures on', {}, passesOn],
    ['sends again', { retries: [twice] }, retrying],
    ['takes pods out', { outliers: fiveInARow }, ejecting],
  ])('is seen as it is stated, where it %s', (_, planted, stated) => {
    expect(comparePolicy(dump(planted), { stated, ...host })).toEqual({ seen: stated, differs: null });
  });

  it('is as stated where istiod adds a condition of its own, which is on record', () => {
    const more = { ...twice, retry_on: '5xx,reset-before-request' };
    const { seen, differs: found } = comparePolicy(dump({ retries: [more] }), { stated: retrying, ...host });
    expect(found).toBeNull();
    expect(seen.retries).toEqual({ attempts: 2, on: ['5xx', 'reset-before-request'] });
  });

  it.each([
    ['sends nothing again', {}, retrying, /^sends nothing again .* states that it sends again 2 times on 5xx/],
    ['sends again less often', { retries: [{ ...twice, num_retries: 1 }] }, retrying, /^sends again 1 times on 5xx /],
    [
      'sends again on less',
      { retries: [{ ...twice, retry_on: 'connect-failure' }] },
      retrying,
      /^sends again 2 times on connect-failure /,
    ],
    [
      'has a route that sends nothing again',
      { retries: [twice, null] },
      retrying,
      /^has routes that differ: it sends again 2 times on 5xx, and sends nothing again$/,
    ],
    [
      'has a route that sends again more often',
      { retries: [twice, { ...twice, num_retries: 5 }] },
      retrying,
      /^has routes that differ: .* 2 times on 5xx, and sends again 5 times/,
    ],
    ['takes no pod out', {}, ejecting, /and takes no pod out; the lane states .* after 5 errors in a row/],
    [
      'takes pods out sooner',
      { outliers: { ...fiveInARow, consecutive_5xx: 1 } },
      ejecting,
      /takes a pod out after 1 errors in a row, for 5000 ms/,
    ],
    [
      'takes pods out, of which nothing was stated',
      { outliers: {} },
      passesOn,
      /after 5 errors in a row, for 30000 ms/,
    ],
    [
      'takes pods of another Service out',
      { outliers: fiveInARow, of: 'outbound|80||account-new.lane-b1.svc.cluster.local' },
      ejecting,
      /and takes no pod out/,
    ],
    [
      "takes another lane's pods out",
      { outliers: fiveInARow, of: 'outbound|80||account.lane-b2.svc.cluster.local' },
      ejecting,
      /and takes no pod out/,
    ],
  ] as const)('is told where it %s', (_, planted, stated, said) => {
    expect(differs(planted, stated)).toMatch(said);
  });
});
