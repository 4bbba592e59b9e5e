import { REGISTRY } from '../names.ts';
import { PREVIEWED_AS_IS } from '../previews/previewed.ts';
import { PREVIEW_PRIORITY } from '../previews/priority.ts';
import type { Guard } from './guard.ts';
import { IN_A_PREVIEW, NOT_GOING, POD, WITH_PODS } from './where.ts';

const where = [IN_A_PREVIEW, NOT_GOING];

const listed = (texts: readonly string[]): string => `[${texts.map((text) => `'${text}'`).join(', ')}]`;

/** Of our registry, by a commit's SHA or a digest: neither moves. */
const OURS = `^${REGISTRY.replaceAll('.', String.raw`\\.`)}/[a-z0-9]+(-[a-z0-9]+)*(:[0-9a-f]{40}|(:[0-9a-f]{40})?@sha256:[0-9a-f]{64})$`;

/** What is not of our registry, moves, or is not what main runs. */
export const IMAGES: Guard = {
  name: 'preview-images',
  of: WITH_PODS,
  where,
  variables: [
    POD,
    {
      name: 'containers',
      expression: ['containers', 'initContainers', 'ephemeralContainers']
        .map((field) => `(has(variables.pod.${field}) ? variables.pod.${field} : [])`)
        .join(' + '),
    },
    {
      name: 'refused',
      expression: `variables.containers.map(c, has(c.image) ? c.image : '').filter(i, !i.matches('${OURS}') && !(i in ${listed(PREVIEWED_AS_IS)}))`,
    },
  ],
  holds: [
    {
      expression: 'variables.refused.size() == 0',
      says: `'image ' + variables.refused.join(', ') + ': expected one of ${REGISTRY} by the full SHA of a commit or a digest'`,
    },
  ],
};

/** A pod that may ask the API server for nothing is told nothing by which to ask. */
export const TOKENS: Guard = {
  name: 'preview-tokens',
  of: WITH_PODS,
  where,
  variables: [POD, { name: 'volumes', expression: 'has(variables.pod.volumes) ? variables.pod.volumes : []' }],
  holds: [
    {
      expression: `variables.pod == {'containers': []} || (has(variables.pod.automountServiceAccountToken) && variables.pod.automountServiceAccountToken == false)`,
      says: "'automountServiceAccountToken: expected false'",
    },
    {
      expression:
        '!variables.volumes.exists(v, has(v.projected) && has(v.projected.sources) && v.projected.sources.exists(s, has(s.serviceAccountToken)))',
      says: "'volumes: expected no token of a ServiceAccount'",
    },
  ],
};

/** With another priority it would push out whatever runs on the node. */
export const PRIORITY: Guard = {
  name: 'preview-priority',
  of: WITH_PODS,
  where,
  variables: [
    POD,
    { name: 'priority', expression: "has(variables.pod.priorityClassName) ? variables.pod.priorityClassName : 'none'" },
  ],
  holds: [
    {
      expression: `variables.pod == {'containers': []} || variables.priority == '${PREVIEW_PRIORITY}'`,
      says: `'priorityClassName: expected ${PREVIEW_PRIORITY}, got ' + variables.priority`,
    },
  ],
};

/** More than any app of a preview needs. */
const MOST = 3;

const most = (field: string) => ({
  expression: `!has(object.spec.${field}) || object.spec.${field} <= ${MOST}`,
  says: `'${field}: expected ${MOST} at most, got ' + string(object.spec.${field})`,
});

const counted = (
  name: string,
  fields: readonly string[],
  of: readonly { group: string; resources: readonly string[] }[],
): Guard => ({
  name,
  of: of.map((one) => ({ ...one, operations: ['CREATE', 'UPDATE'] })),
  where,
  holds: fields.map(most),
});

/** The quota would hold as well, but would say so to nobody who looks at the pull request. */
export const REPLICAS = counted(
  'preview-replicas',
  ['replicas'],
  [
    {
      group: 'apps',
      resources: ['deployments', 'statefulsets', 'replicasets'].flatMap((kind) => [kind, `${kind}/scale`]),
    },
    { group: 'argoproj.io', resources: ['rollouts', 'rollouts/scale'] },
  ],
);
export const AUTOSCALERS = counted(
  'preview-autoscalers',
  ['maxReplicas'],
  [{ group: 'autoscaling', resources: ['horizontalpodautoscalers'] }],
);
export const JOBS = counted('preview-jobs', ['parallelism', 'completions'], [{ group: 'batch', resources: ['jobs'] }]);
