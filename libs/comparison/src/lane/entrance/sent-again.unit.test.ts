import { describe, expect, it } from '@jest/globals';

import { routesIn, sentAgain } from './sent-again.ts';

/** A dump nests its routes as Envoy does: configs, of which one holds route configurations, of hosts, of routes. */
const dumpOf = (...policies: (object | null)[]) => {
  const routes = policies.map((policy) => ({ route: { cluster: 'x', ...(policy && { retry_policy: policy }) } }));
  const virtualHosts = [{ name: 'any', domains: ['*'], routes }];
  return { configs: [{ dynamic_route_configs: [{ route_config: { virtual_hosts: virtualHosts } }] }] };
};

describe('what a proxy may send again', () => {
  it('is nothing where routes have no policy, or one of no retries', () => {
    expect(sentAgain(dumpOf(null))).toEqual([]);
    expect(sentAgain(dumpOf({ num_retries: 0 }))).toEqual([]);
  });
  it('is seen, as Istio has it by default, and where only one route of many has it', () => {
    const istios = { retry_on: 'connect-failure,refused-stream,unavailable,cancelled', num_retries: 2 };
    expect(sentAgain(dumpOf(null, istios, null))).toEqual([
      { attempts: 2, on: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'] },
    ]);
  });
  it('is once where a policy gives no number', () => {
    expect(sentAgain(dumpOf({ retry_on: '5xx' }))).toEqual([{ attempts: 1, on: ['5xx'] }]);
  });
  it('is not what has never left the proxy', () => {
    expect(sentAgain(dumpOf({ retry_on: 'reset-before-request', num_retries: 2 }))).toEqual([]);
  });
  it('is not known of a proxy without routes', () => {
    expect([routesIn({ configs: [] }), routesIn(dumpOf(null))]).toEqual([0, 1]);
  });
});
