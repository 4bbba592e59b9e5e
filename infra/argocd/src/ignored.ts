import type { IResourceIgnoreDifferences } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ResourceIgnoreDifferences';

/** What the autoscaler writes is written by this field manager, and nothing else in a workload's spec is. */
const AUTOSCALER = 'kube-controller-manager';

/**
 * What controllers own of objects that Git has: shown as no difference, and left as it is by a sync (RespectIgnoreDifferences). Everything else that differs is drift. Replicas are
 * ignored by who wrote them: those that a person changed by hand are drift, under an autoscaler or not.
 */
export const IGNORED: readonly IResourceIgnoreDifferences[] = [
  { group: '', kind: 'Service', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] },
  { group: 'apps', kind: 'Deployment', managedFieldsManagers: [AUTOSCALER] },
  { group: 'argoproj.io', kind: 'Rollout', managedFieldsManagers: [AUTOSCALER] },
  { group: 'networking.istio.io', kind: 'VirtualService', jqPathExpressions: ['.spec.http[].route[].weight'] },
  {
    group: 'networking.istio.io',
    kind: 'DestinationRule',
    jqPathExpressions: ['.spec.subsets[].labels."rollouts-pod-template-hash"'],
  },
];
