import { describe, expect, it } from '@jest/globals';
import { nodeMessage } from '../testing/entries.ts';
import { NodeInvalid, proxyOf } from './proxy-of.ts';

describe('a proxy by its node', () => {
  it('is what istiod has written into its bootstrap', () => {
    const labels = { app: 'web', 'app.kubernetes.io/version': 'v2', 'service.istio.io/canonical-name': 'shop' };
    const metadata = {
      NAMESPACE: 'bank',
      WORKLOAD_NAME: 'web',
      CLUSTER_ID: 'east',
      LABELS: labels,
      INSTANCE_IPS: '10.0.0.1,fd00::1',
    };
    expect(proxyOf(nodeMessage('sidecar', '10.0.0.1', 'web-5d-1.bank', metadata))).toEqual({
      id: 'sidecar~10.0.0.1~web-5d-1.bank~bank.svc.cluster.local',
      type: 'sidecar',
      addresses: new Set(['10.0.0.1', 'fd00::1']),
      domain: 'cluster.local',
      identity: {
        workload: 'web',
        namespace: 'bank',
        app: 'web',
        version: 'unknown',
        canonicalService: 'shop',
        canonicalRevision: 'v2',
        cluster: 'east',
      },
    });
  });

  it('is known by its id alone, as far as that goes', () => {
    const { identity, domain } = proxyOf({ id: 'router~10.0.0.9~gw-1.istio-ingress~istio-ingress.svc.example.org' });
    expect([identity.namespace, identity.workload, identity.canonicalRevision, domain]).toEqual([
      'istio-ingress',
      'unknown',
      'latest',
      'example.org',
    ]);
  });

  it.each([
    undefined,
    '',
    'envoy',
    'sidecar~10.0.0.1~web~bank.svc.cluster.local',
    'ztunnel~10.0.0.1~web.bank~x',
    'sidecar~~web.bank~x',
    'sidecar~1~web.bank~x~y',
  ])('is none: %j', (id) => expect(() => proxyOf(id === undefined ? undefined : { id })).toThrow(NodeInvalid));

  it('is refused in one short line', () => {
    const refused = () => proxyOf({ id: `\n${'x'.repeat(10_000)}` });
    expect(refused).toThrow(
      /^node\.id: expected sidecar~ADDRESS~POD\.NAMESPACE~DOMAIN or router~…, got "\\nx{1,120}"$/,
    );
  });
});
