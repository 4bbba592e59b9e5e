import { describe, expect, it } from '@jest/globals';
import { containersOf, objectOf } from './manifest.ts';
import { rolloutsObjects } from './rollouts.ts';

describe('rolloutsObjects', () => {
  it('puts what has a namespace into a restricted one, and nothing else', () => {
    const manifest = `kind: CustomResourceDefinition
metadata: { name: rollouts.argoproj.io }
---
kind: ServiceAccount
metadata: { name: argo-rollouts }
---
kind: Deployment
metadata: { name: argo-rollouts }
spec: { template: { spec: { containers: [{ name: r, image: old }] } } }
`;
    const objects = rolloutsObjects(manifest, 'ours@sha256:1');
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Namespace', undefined],
      ['CustomResourceDefinition', undefined],
      ['ServiceAccount', 'argo-rollouts'],
      ['Deployment', 'argo-rollouts'],
    ]);
    expect(objects[0]?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(containersOf(objectOf(objects, 'Deployment', 'argo-rollouts'))[0]?.image).toBe('ours@sha256:1');
  });
});
