import { describe, expect, it } from '@jest/globals';

import { gatewayObjects } from './mesh-gateway-objects.ts';
import type { GatewayPolicy } from '../../record/gateway-fact.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const passesOn: GatewayPolicy = { retries: null, outliers: null };

interface Made {
  kind: string;
  metadata: { name: string };
  spec: { http?: object[]; template?: { metadata: { annotations: object } }; trafficPolicy?: object; host?: string };
}

const made = (policy: GatewayPolicy): Map<string, Made> => {
  const objects = gatewayObjects({ id: 'b1', app: 'account', isWeighted: false, policy }) as Made[];
  return new Map(objects.map((object) => [object.kind, object]));
};
const annotations = (objects: Map<string, Made>) => objects.get('Deployment')?.spec.template?.metadata.annotations;
const route = [{ destination: { host: 'account', port: { number: 80 } } }];

describe('the objects of a gateway', () => {
  it('that passes failures on say nothing of them', () => {
    const objects = made(passesOn);
    expect(objects.get('VirtualService')?.spec.http).toEqual([{ route }]);
    expect([...objects.keys()]).not.toContain('DestinationRule');
    expect(annotations(objects)).toEqual({ 'inject.istio.io/templates': 'gateway' });
  });

  it('that sends again state how often and on what, and have each answer tell', () => {
    const objects = made(strategyOf('rolling-mesh-retries').gateway as GatewayPolicy);
    expect(objects.get('VirtualService')?.spec.http).toEqual([
      {
        route,
        retries: { attempts: 2, retryOn: '5xx' },
        headers: { response: { set: { 'x-envoy-attempt-count': '%UPSTREAM_REQUEST_ATTEMPT_COUNT%' } } },
      },
    ]);
    expect([...objects.keys()]).not.toContain('DestinationRule');
    expect(annotations(objects)).toMatchObject({ 'sidecar.istio.io/statsInclusionPrefixes': 'cluster.outbound' });
  });

  it("that takes pods out have a rule for the app, which keeps the mesh's own end of idle connections", () => {
    const objects = made(strategyOf('rolling-mesh-outlier').gateway as GatewayPolicy);
    expect(objects.get('VirtualService')?.spec.http).toEqual([{ route }]);
    expect(objects.get('DestinationRule')?.spec).toEqual({
      host: 'account',
      trafficPolicy: {
        connectionPool: { http: { idleTimeout: '3s' } },
        outlierDetection: {
          ...{ consecutive5xxErrors: 5, interval: '1s', baseEjectionTime: '5s', maxEjectionPercent: 50 },
        },
      },
    });
    expect(annotations(objects)).toMatchObject({ 'sidecar.istio.io/statsInclusionPrefixes': 'cluster.outbound' });
  });
});
