import { describe, expect, it } from '@jest/globals';

import { proxyRequests } from './proxy-requests.ts';

const of = (service: string, end: string) => `cluster.outbound|80||${service}.lane-b1.svc.cluster.local${end}`;

describe('what a proxy has sent where', () => {
  it('is the counters of its clusters, by the Service that each leads to', () => {
    const text = [
      of('account-canary', ';.upstream_rq_200: 40'),
      of('account-canary', ';.upstream_rq_2xx: 41'),
      of('account-canary', ';.upstream_rq_total: 42'),
      of('account-stable', '.upstream_rq_2xx: 99'),
      of('account-stable', '.upstream_rq_total: 100'),
      'cluster.xds-grpc.upstream_rq_total: 3',
      'cluster.outbound|80||account.lane-b1.svc.cluster.local;.upstream_rq_pending_total: 9',
    ].join('\n');
    expect(proxyRequests(text)).toEqual([
      { service: 'account-canary', requests: 42, succeeded: 41 },
      { service: 'account-stable', requests: 100, succeeded: 99 },
    ]);
  });

  it('is nothing where a proxy keeps none', () => {
    expect(proxyRequests('server.uptime: 3\n')).toEqual([]);
  });
});
