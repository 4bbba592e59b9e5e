import { describe, expect, it } from '@jest/globals';
import { inOrder } from '../catalogue.ts';
import { containerNamed, containersOf, objectOf } from '../manifest.ts';
import { outsideParts } from '../outside.ts';
import { kialiObjects, kialiRoute } from './kiali-objects.ts';
import { kiali } from './kiali.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const NONE = {
  ...{ privateRegistry: undefined, ingress: undefined, loadBalancers: undefined, packetQueue: undefined },
  ...{ forge: undefined, meshDoors: undefined },
};

/** Rights that somebody who only looks has no use for. */
function tooMuch(rules: readonly Rule[]): string[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) => [
    ...verbs.filter((verb) => !['get', 'list', 'watch'].includes(verb)),
    ...(apiGroups.includes('') ? resources.filter((name) => /^\*$|secrets|\//.test(name)) : []),
    ...apiGroups.filter((group) => group === '*' || group === 'rbac.authorization.k8s.io'),
  ]);
}

describe('kialiObjects', () => {
  const objects = kialiObjects({ server: 'ours@sha256:1', adapter: 'between@sha256:2' });
  const deployment = objectOf(objects, 'Deployment', 'kiali');

  it('lives in a restricted namespace, as nobody, with roots that are read-only', () => {
    expect(objects[0]?.metadata).toEqual({
      name: 'kiali',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    expect(containersOf(deployment).map(({ image }) => image)).toEqual(['ours@sha256:1', 'between@sha256:2']);
    for (const { securityContext } of containersOf(deployment))
      expect(securityContext).toMatchObject({
        ...{ runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, runAsUser: 65_532 },
        capabilities: { drop: ['ALL'] },
      });
  });

  it('may look and nothing else: no Secrets, no logs, no forwarding', () => {
    const { rules } = objectOf(objects, 'ClusterRole', 'cutover-kiali') as unknown as { rules: Rule[] };
    expect(tooMuch(rules)).toEqual([]);
    const planted = [
      { apiGroups: [''], resources: ['secrets', 'pods/log', 'pods'], verbs: ['get', 'create'] },
      { apiGroups: ['*'], resources: ['pods'], verbs: ['watch'] },
    ];
    expect(tooMuch(planted)).toEqual(['create', 'secrets', 'pods/log', '*']);
  });

  it('is reached through the adapter alone: the server listens to its own pod, and no port leads to it', () => {
    const { data = {} } = objectOf(objects, 'ConfigMap', 'kiali');
    expect(JSON.parse(data['config.yaml'] ?? '')).toMatchObject({
      auth: { strategy: 'anonymous' },
      deployment: { view_only_mode: true },
      server: { address: '127.0.0.1', port: 20_001, static_content_root_directory: '/opt/kiali/console' },
      external_services: { prometheus: { url: 'http://prometheus.monitoring:9090' } },
    });
    expect(containerNamed(deployment, 'kiali').ports).toBeUndefined();
    expect(containerNamed(deployment, 'adapter')).toMatchObject({
      env: [
        { name: 'PORT', value: '8080' },
        { name: 'KIALI_URL', value: 'http://127.0.0.1:20001' },
      ],
      ports: [{ name: 'http', containerPort: 8080 }],
    });
  });

  it('starts anew with another configuration, and is led to by its host', () => {
    const annotations = JSON.stringify(deployment.spec?.template?.metadata);
    expect(annotations).toMatch(/"cutover.dev\/config-checksum":"[0-9a-f]{16}"/);
    expect(kialiRoute()[0]).toMatchObject({
      kind: 'VirtualService',
      spec: { hosts: ['kiali.localhost'], gateways: ['istio-ingress/http'] },
    });
  });
});

describe('the add-on', () => {
  it('comes with what it shows and what that is kept in', () => {
    const names = inOrder(['kiali']).map(({ name }) => name);
    expect(names.at(-1)).toBe('kiali');
    expect(names).toEqual(expect.arrayContaining(['mesh', 'prometheus']));
  });

  it('is refused by one line where others than the users of this machine would reach it', () => {
    expect(() => outsideParts(NONE, [kiali])).toThrow(
      new Error('kiali needs an embedded node: this cluster has none (--provider embedded)'),
    );
    const meshDoors = { ensure: async () => ({}), remove: async () => undefined };
    expect(outsideParts({ ...NONE, meshDoors }, [kiali]).has('kiali')).toBe(true);
  });
});
