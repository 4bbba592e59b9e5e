import type { Rule } from '@cutover/argocd';

const SEE = ['get', 'list', 'watch'];

/** What people need to follow a deployment: all that is deployed, what comes of it, and why not. No Secrets. */
export const readerRules = (deployed: readonly Rule[]): readonly Rule[] => [
  ...deployed.map(({ apiGroups, resources }) => ({ apiGroups, resources, verbs: SEE })),
  { apiGroups: [''], resources: ['events', 'limitranges', 'pods', 'pods/log', 'resourcequotas'], verbs: SEE },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: SEE },
  { apiGroups: ['argoproj.io'], resources: ['analysisruns'], verbs: SEE },
];

/** Of Argo CD's namespace: its objects and its pods. */
export const GITOPS_READER_RULES: readonly Rule[] = [
  { apiGroups: ['argoproj.io'], resources: ['applications', 'applicationsets', 'appprojects'], verbs: SEE },
  { apiGroups: [''], resources: ['events', 'limitranges', 'pods', 'pods/log', 'resourcequotas'], verbs: SEE },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: SEE },
];
