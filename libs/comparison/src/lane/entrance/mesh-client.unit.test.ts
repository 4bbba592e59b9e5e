import { describe, expect, it } from '@jest/globals';

import { clientObjects } from './mesh-client.ts';
import { entranceOf } from './entrance-of.ts';
import { strategyOf } from '../../strategy/strategies.ts';

interface Made {
  kind: string;
  metadata: { name: string };
  spec: Record<string, unknown>;
}

const image = 'registry.invalid/account@sha256:1';
const objects = clientObjects({ id: 'b1', app: 'account', image }) as Made[];
const specOf = (kind: string) => objects.find((object) => object.kind === kind)?.spec;

describe('the client of a lane', () => {
  it("is of one name that is none of the app's, and selects the lane alone", () => {
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Service', 'Sidecar', 'VirtualService']);
    expect(new Set(objects.map(({ metadata }) => metadata.name))).toEqual(new Set(['lane-client']));
    const labels = { 'cutover/lane-client': 'b1' };
    expect(specOf('Service')?.['selector']).toEqual(labels);
    expect(specOf('Sidecar')?.['workloadSelector']).toEqual({ labels });
    expect(specOf('Deployment')?.['selector']).toEqual({ matchLabels: labels });
  });

  it("lets load in at its sidecar's outbound side: the port is bound, and led past the inbound side", () => {
    const { metadata, spec } = specOf('Deployment')?.['template'] as {
      metadata: { labels: object; annotations: object };
      spec: { containers: object[] };
    };
    expect(metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'true' });
    expect(metadata.annotations).toEqual({ 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' });
    expect(spec.containers).toMatchObject([{ image, securityContext: { runAsNonRoot: true, runAsUser: 65_532 } }]);
    expect(specOf('Service')?.['ports']).toEqual([{ name: 'http', port: 8080, targetPort: 8080 }]);
    expect(specOf('Sidecar')?.['egress']).toEqual([
      {
        port: { number: 8080, name: 'http', protocol: 'HTTP' },
        ...{ bind: '0.0.0.0', captureMode: 'NONE', hosts: ['./*'] },
      },
    ]);
  });

  it('leads whoever asks for it to the app, by the mesh and by no gateway', () => {
    expect(specOf('VirtualService')).toEqual({
      hosts: ['lane-client'],
      http: [{ route: [{ destination: { host: 'account', port: { number: 80 } } }] }],
    });
  });
});

describe('the entrance of a lane', () => {
  const settings = { app: 'account', entry: { container: 'account', service: 'account', port: 80 } };
  const kindsOf = (name: 'rolling' | 'rolling-mesh' | 'rolling-mesh-client') => {
    const from = { repository: 'registry.invalid/account', digest: 'sha256:1', version: '1.0.0' };
    const plan = { id: 'b1', namespace: 'lane', strategy: strategyOf(name), from };
    const { objects: made } = entranceOf(settings as never, plan as never);
    return (made as Made[]).map(({ kind }) => kind);
  };
  it('is what its strategy says', () => {
    expect(kindsOf('rolling')).toEqual([]);
    expect(kindsOf('rolling-mesh')).toContain('Gateway');
    expect(kindsOf('rolling-mesh-client')).toContain('Sidecar');
  });
});
