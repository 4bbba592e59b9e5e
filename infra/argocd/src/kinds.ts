/** A kind of objects, as an AppProject and a Role name it. */
export interface Kind {
  readonly group: string;
  readonly kind: string;
  /** In the API's paths, and in Roles. */
  readonly plural: string;
}

const kind = (group: string, name: string, plural: string): Kind => ({ group, kind: name, plural });

/** What leaves are made of. What is not here is refused: a new kind in a chart is a decision. */
export const LEAF_KINDS: readonly Kind[] = [
  kind('', 'ConfigMap', 'configmaps'),
  kind('', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  kind('', 'Service', 'services'),
  kind('', 'ServiceAccount', 'serviceaccounts'),
  kind('apps', 'Deployment', 'deployments'),
  kind('apps', 'StatefulSet', 'statefulsets'),
  kind('argoproj.io', 'Rollout', 'rollouts'),
  kind('autoscaling', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  kind('batch', 'CronJob', 'cronjobs'),
  kind('batch', 'Job', 'jobs'),
  kind('networking.k8s.io', 'Ingress', 'ingresses'),
  kind('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
  kind('policy', 'PodDisruptionBudget', 'poddisruptionbudgets'),
];

/** What a canary in the mesh adds to a leaf, and what judges it. */
export const MESH_KINDS: readonly Kind[] = [
  kind('argoproj.io', 'AnalysisTemplate', 'analysistemplates'),
  kind('networking.istio.io', 'DestinationRule', 'destinationrules'),
  kind('networking.istio.io', 'VirtualService', 'virtualservices'),
];

/** What belongs to a namespace's owner: Pulumi, or a preview's frame. Named one by one, although nothing else than leaves' kinds is allowed: a wider list would not let them in. */
export const FRAME_KINDS: readonly Kind[] = [
  kind('', 'LimitRange', 'limitranges'),
  kind('', 'ResourceQuota', 'resourcequotas'),
  kind('', 'Secret', 'secrets'),
  kind('rbac.authorization.k8s.io', 'Role', 'roles'),
  kind('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
];

/** What a preview's frame is made of, beside its Namespace. Its rights are ClusterRoles that are there before: it makes no Role of its own. */
export const PREVIEW_FRAME_KINDS: readonly Kind[] = [
  kind('', 'LimitRange', 'limitranges'),
  kind('', 'ResourceQuota', 'resourcequotas'),
  kind('', 'ServiceAccount', 'serviceaccounts'),
  kind('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
  kind('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
];

export const NAMESPACE: Kind = kind('', 'Namespace', 'namespaces');

export const APPLICATION_SET: Kind = kind('argoproj.io', 'ApplicationSet', 'applicationsets');

/** What an AppProject lists. */
export const listed = (kinds: readonly Kind[]): { group: string; kind: string }[] =>
  kinds.map(({ group, kind: name }) => ({ group, kind: name }));
