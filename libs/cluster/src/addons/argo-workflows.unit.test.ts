import { describe, expect, it } from '@jest/globals';
import { argoWorkflowsObjects } from './argo-workflows.ts';
import { containerOf, objectOf } from './manifest.ts';

const binding = (account: string) => `kind: RoleBinding
metadata: { name: argo-binding }
subjects: [{ kind: ServiceAccount, name: ${account} }]
`;
const manifests = [
  'kind: CustomResourceDefinition\nmetadata: { name: workflows.argoproj.io }\n',
  'kind: Role\nmetadata: { name: argo-role }\n',
];
const parts = { controller: 'ours@sha256:1', executor: 'beside@sha256:2' };
const objects = () => argoWorkflowsObjects({ ...parts, manifests: [...manifests, binding('argo')] });

describe('argoWorkflowsObjects', () => {
  it('puts what has a namespace into a restricted one, whose controller reaches no other', () => {
    expect(objects().map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['Namespace', 'argo-workflows', undefined],
      ['CustomResourceDefinition', 'workflows.argoproj.io', undefined],
      ['Role', 'argo-role', 'argo-workflows'],
      ['RoleBinding', 'argo-binding', 'argo-workflows'],
      ['ServiceAccount', 'argo', 'argo-workflows'],
      ['ConfigMap', 'workflow-controller-configmap', 'argo-workflows'],
      ['Deployment', 'workflow-controller', 'argo-workflows'],
    ]);
    expect(objects()[0]?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(objectOf(objects(), 'RoleBinding', 'argo-binding').subjects?.[0]?.namespace).toBe('argo-workflows');
    expect(containerOf(objectOf(objects(), 'Deployment', 'workflow-controller')).args).toContain('--namespaced');
  });

  it('runs our controller, which puts our executor beside each step, restricted', () => {
    const { image, args } = containerOf(objectOf(objects(), 'Deployment', 'workflow-controller'));
    expect(image).toBe(parts.controller);
    expect(args).toEqual(expect.arrayContaining(['--executor-image', parts.executor]));
    const { data = {} } = objectOf(objects(), 'ConfigMap', 'workflow-controller-configmap');
    expect(JSON.parse(data['executor'] ?? '')).toMatchObject({
      securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    });
  });

  it('refuses rights that are bound to another account than the one that it makes', () => {
    expect(() => argoWorkflowsObjects({ ...parts, manifests: [...manifests, binding('somebody')] })).toThrow(
      'the manifest binds another account than argo',
    );
    expect(() => argoWorkflowsObjects({ ...parts, manifests })).toThrow('the manifest has no RoleBinding argo-binding');
  });
});
