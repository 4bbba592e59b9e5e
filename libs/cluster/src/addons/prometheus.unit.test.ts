import { describe, expect, it } from '@jest/globals';
import { RULE_GROUPS } from '@cutover/monitoring';
import { containersOf, objectOf, podOf } from './manifest.ts';
import { prometheusObjects } from './prometheus.ts';

describe('prometheusObjects', () => {
  const objects = prometheusObjects({ server: 'ours@sha256:1', discovery: 'targets@sha256:2' });
  const deployment = objectOf(objects, 'Deployment', 'prometheus');

  it('lives in a restricted namespace, as nobody, with a root that is read-only', () => {
    expect(objects[0]?.metadata).toEqual({
      name: 'monitoring',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    expect(containersOf(deployment).map(({ image }) => image)).toEqual(['ours@sha256:1', 'targets@sha256:2']);
    for (const { securityContext } of containersOf(deployment))
      expect(securityContext).toMatchObject({
        ...{ runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, runAsUser: 65_532 },
        capabilities: { drop: ['ALL'] },
      });
    expect(podOf(deployment).volumes?.map(({ name }) => name)).toEqual(['config', 'data']);
  });

  it('may read pods and nothing else', () => {
    const role = objectOf(objects, 'ClusterRole', 'cutover-prometheus') as unknown as { rules: object[] };
    expect(role.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
  });

  it('reads every rule', () => {
    const { data = {} } = objectOf(objects, 'ConfigMap', 'prometheus');
    for (const { name } of RULE_GROUPS) expect(data['rules.yaml']).toContain(`name: ${name}`);
    expect(data['prometheus.yml']).toContain('- rules.yaml');
  });
});
