/** On which nodes pods may be, and which nodes are preferred. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
import { choice, entry, group, list, map, oneOf, stricter } from './json-schema.ts';
import type { JsonSchema, Properties } from './json-schema.ts';
import { integer, labelKey, labelValue, objectName, QUALIFIED_NAME } from './kubernetes.ts';

/** No person writes more, and all of it must fit into an object. */
const MANY = 16;

const some = (items: JsonSchema): JsonSchema => list(items, { minItems: 1, maxItems: MANY });
const any = (items: JsonSchema): JsonSchema => list(items, { maxItems: MANY });

const labels = map(QUALIFIED_NAME, 32, labelValue);

/** `Gt` and `Lt` are left out: they compare numbers, and labels that are numbers are rare. */
const requirement = stricter(
  'an operator with values that it does not look at, or without those that it needs, is a slip of the pen',
  oneOf(
    entry({ key: labelKey, operator: { enum: ['In', 'NotIn'] }, values: some(labelValue) }),
    entry({ key: labelKey, operator: { enum: ['Exists', 'DoesNotExist'] } }),
  ),
);

/** Pods or namespaces by their labels; `{}` is all of them. */
export const labelSelector = group({ matchLabels: labels, matchExpressions: any(requirement) });

const weight = integer(1, 100);
const topologyKey = stricter('no node has a label of any other name', labelKey);
const nodeTerm = stricter('a term that says nothing fits no node', entry({ matchExpressions: some(requirement) }));
const podTerm = stricter(
  'without labelSelector no pod is meant',
  entry({ labelSelector, topologyKey }, { namespaceSelector: labelSelector }),
);

const podTerms = group({
  requiredDuringSchedulingIgnoredDuringExecution: any(podTerm),
  preferredDuringSchedulingIgnoredDuringExecution: any(entry({ weight, podAffinityTerm: podTerm })),
});

const affinity = group({
  nodeAffinity: group({
    requiredDuringSchedulingIgnoredDuringExecution: entry({ nodeSelectorTerms: some(nodeTerm) }),
    preferredDuringSchedulingIgnoredDuringExecution: any(entry({ weight, preference: nodeTerm })),
  }),
  podAffinity: podTerms,
  podAntiAffinity: podTerms,
});

const toleration = group({
  key: labelKey,
  operator: choice('Exists', 'Equal'),
  value: labelValue,
  effect: choice('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
  tolerationSeconds: integer(0),
});

/** Of every pod. */
export const scheduling: Properties = {
  nodeSelector: labels,
  tolerations: any(toleration),
  affinity,
  priorityClassName: objectName,
};

/** Of several pods that do the same. */
export const spread: Properties = {
  topologySpreadConstraints: any(
    entry({
      maxSkew: integer(1),
      topologyKey,
      whenUnsatisfiable: choice('DoNotSchedule', 'ScheduleAnyway'),
    }),
  ),
};
