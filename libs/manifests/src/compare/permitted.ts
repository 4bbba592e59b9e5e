import { isObject, merge } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { withoutLabels } from '../objects/labels.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { HELM_LABELS } from '../render/neutral.ts';

/** A way in which what Kustomize builds may differ from what Helm renders. */
export interface Permitted {
  readonly what: string;
  readonly why: string;
  /** Helm's object, as it is to be compared with Kustomize's. */
  readonly adapt: (helm: KubernetesObject, kustomize: KubernetesObject) => KubernetesObject;
}

const labelsOf = ({ metadata }: KubernetesObject): JsonObject => {
  const { labels } = metadata;
  return isObject(labels) ? labels : {};
};

/** All of them. Names, digests and versions are equal, too, where both are asked for the same. */
export const PERMITTED: readonly Permitted[] = [
  {
    what: `labels ${HELM_LABELS.join(' and ')}`,
    why: 'they say that Helm owns the object',
    adapt: (helm) => withoutLabels(helm, new Set(HELM_LABELS)),
  },
  {
    what: 'more labels on an object itself',
    why: "a kustomization's labels go on every object; a chart may leave one out. Those of pods and selectors are equal",
    adapt: (helm, kustomize) => {
      const more = Object.entries(labelsOf(kustomize)).filter(([name]) => !(name in labelsOf(helm)));
      return more.length === 0
        ? helm
        : (merge(helm, { metadata: { labels: Object.fromEntries(more) } }) as KubernetesObject);
    },
  },
];
