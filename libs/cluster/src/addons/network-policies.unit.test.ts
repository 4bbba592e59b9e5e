import { describe, expect, it } from '@jest/globals';
import { containerOf, objectOf } from './manifest.ts';
import { networkPolicies, networkPoliciesObjects } from './network-policies.ts';

describe('networkPoliciesObjects', () => {
  const objects = networkPoliciesObjects({ image: 'ours@sha256:1', queue: '100' });
  const daemons = objectOf(objects, 'DaemonSet', 'network-policies');

  it('read one queue in the node’s network, with the one capability that this takes', () => {
    expect(daemons.spec?.template?.spec).toMatchObject({ hostNetwork: true });
    expect(containerOf(daemons)).toMatchObject({
      image: 'ours@sha256:1',
      args: ['--node=$(NODE)', '--queue=100'],
      readinessProbe: { exec: { command: ['/network-policies', '--queue=100', '--is-ready'] } },
      securityContext: { capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] }, readOnlyRootFilesystem: true },
    });
  });

  it('may look, and change nothing', () => {
    const { rules } = objectOf(objects, 'ClusterRole', 'network-policies') as unknown as {
      rules: { verbs: string[] }[];
    };
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
  });

  it('cannot be had where no node of this machine holds packets back', async () => {
    expect(networkPolicies.outside?.({})).toBeUndefined();
  });
});
