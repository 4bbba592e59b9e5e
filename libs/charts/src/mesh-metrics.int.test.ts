import { beforeAll, describe, expect, it } from '@jest/globals';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, renderObjects, REQUIRED } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

const objects = (values: object) => renderObjects('mesh-metrics', merge(REQUIRED['mesh-metrics']!, values));

describe('charts/mesh-metrics', () => {
  it('may list and watch pods, and nothing else', async () => {
    const all = await objects({});
    const [role] = all.filter(({ kind }) => kind === 'ClusterRole') as unknown as { rules: readonly object[] }[];
    expect(role!.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]);
    expect(all.filter(({ kind }) => kind === 'Role')).toEqual([]);
  });

  it('is reached by proxies at one port and by collectors at the other, and reaches the API server alone', async () => {
    const all = await objects({ networkPolicy: { enabled: true, dns: { to: [] } } });
    const policy = (name: string) => find(all, 'NetworkPolicy', name).spec as unknown as Policy;
    const ports = (name: string) => policy(name).ingress.flatMap((rule) => rule.ports.map(({ port }) => port));
    expect([ports('mesh-metrics'), ports('mesh-metrics-proxies')]).toEqual([[9464], [9090]]);
    expect(policy('mesh-metrics').egress).toEqual([
      { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 6443, protocol: 'TCP' }] },
    ]);
  });

  it('has no proxy of its own, and lives longer than its drain', async () => {
    const { template } = find(await objects({ drainWindowMs: 30_000 }), 'Deployment', 'mesh-metrics')
      .spec as unknown as {
      template: { metadata: { labels: object }; spec: { terminationGracePeriodSeconds: number } };
    };
    expect(template.metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'false' });
    expect(template.spec.terminationGracePeriodSeconds).toBe(45);
  });
});

interface Policy {
  readonly ingress: readonly { readonly ports: readonly { readonly port: number }[] }[];
  readonly egress: readonly object[];
}
