import { describe, expect, it } from '@jest/globals';

import { gatewayCounts } from './gateway-counts.ts';

const host = { service: 'account', namespace: 'lane-b1' };

/** Of Envoy 1.40, which sent 24 requests to three endpoints, of which one failed each: with two retries, and with outlier detection. */
const recorded = (lane = 'lane-b1', end = ';') => {
  const of = `cluster.outbound|80||account.${lane}.svc.cluster.local${end}`;
  return `${of}.circuit_breakers.default.rq_retry_open: 0
${of}.external.upstream_rq_500: 1
${of}.retry.upstream_rq_500: 11
${of}.retry.upstream_rq_completed: 11
${of}.outlier_detection.ejections_active: 1
${of}.outlier_detection.ejections_detected_consecutive_5xx: 4
${of}.outlier_detection.ejections_enforced_total: 3
${of}.outlier_detection.ejections_overflow: 1
${of}.retry_or_shadow_abandoned: 0
${of}.upstream_rq_retry: 13
${of}.upstream_rq_retry_backoff_exponential: 13
${of}.upstream_rq_retry_limit_exceeded: 1
${of}.upstream_rq_retry_overflow: 2
${of}.upstream_rq_retry_success: 11
${of}.upstream_rq_total: 37
${of}.upstream_rq_time: P0(nan,1.0) P25(nan,1.025)`;
};
const counted = {
  ...{ requests: 37, retries: 13, retriesSucceeded: 11, retriesSpent: 1, retriesRefused: 2 },
  ...{ ejections: 3, ejectionsRefused: 1 },
};

describe("a gateway's counters", () => {
  it("are read of the app's cluster, as istiod names it and without its semicolon", () => {
    expect(gatewayCounts(recorded(), host)).toEqual(counted);
    expect(gatewayCounts(recorded('lane-b1', ''), host)).toEqual(counted);
  });
  it('are not those of another lane, nor of what is named alike', () => {
    const others = [recorded('lane-b10'), recorded('lane-b2'), recorded().replaceAll('||account.', '||account-new.')];
    expect(gatewayCounts([...others, recorded()].join('\n'), host)).toEqual(counted);
  });
  it('are 0 where they were never used', () => {
    const [total] = recorded().split('\n').slice(-2);
    expect(gatewayCounts(total as string, host)).toMatchObject({ requests: 37, retries: 0, ejections: 0 });
  });
  it('are none, and no zeros, where nothing is said of the app', () => {
    for (const text of ['', recorded('lane-b2'), 'cluster_manager.active_clusters: 7'])
      expect(() => gatewayCounts(text, host)).toThrow('its statistics say nothing of account.lane-b1');
  });
});
