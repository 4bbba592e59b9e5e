import { PREVIEW_PREFIX } from '../names.ts';

/** In namespaces of previews, by their name: labels can be changed. */
export const IN_A_PREVIEW = {
  name: 'in-a-preview',
  expression: `request.namespace.startsWith('${PREVIEW_PREFIX}')`,
};

/** What is going has its finalizers taken off by an update, whatever it says. */
export const NOT_GOING = { name: 'not-going', expression: '!has(object.metadata.deletionTimestamp)' };

/** The operations that bring something in. */
export const WRITTEN = ['CREATE', 'UPDATE'] as const;

/** Everything that has pods, and pods themselves. */
export const WITH_PODS = [
  { group: '', resources: ['pods', 'pods/ephemeralcontainers'], operations: WRITTEN },
  { group: 'apps', resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], operations: WRITTEN },
  { group: 'argoproj.io', resources: ['rollouts'], operations: WRITTEN },
  { group: 'batch', resources: ['jobs', 'cronjobs'], operations: WRITTEN },
] as const;

/** What an object says of its pods. A Rollout without a template takes that of another object, which is judged itself. */
export const POD = {
  name: 'pod',
  expression: `object.kind == 'Pod' ? object.spec :
  object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec :
  has(object.spec.template) ? object.spec.template.spec : {'containers': []}`,
};
