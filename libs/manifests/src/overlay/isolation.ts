import { isObject, valueAt } from '../objects/json.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** What has a selector of its own; a Job's is made by its controller. */
const WORKLOADS = ['DaemonSet', 'Deployment', 'Rollout', 'StatefulSet'] as const;

/** Paths to pod templates, and who has them there. */
const TEMPLATES: readonly { readonly path: string; readonly kinds: readonly string[] }[] = [
  { path: 'spec/template', kinds: [...WORKLOADS, 'Job'] },
  { path: 'spec/jobTemplate/spec/template', kinds: ['CronJob'] },
];

/** Where labels are that select pods of the same app, and those pods' own: never those by which it reaches others. */
const SELECTING: readonly { readonly path: string; readonly kinds: readonly string[] }[] = [
  { path: 'spec/selector', kinds: ['Service'] },
  { path: 'spec/selector/matchLabels', kinds: [...WORKLOADS, 'PodDisruptionBudget'] },
  { path: 'spec/podSelector/matchLabels', kinds: ['NetworkPolicy'] },
  ...TEMPLATES.flatMap(({ path, kinds }) => [
    { path: `${path}/metadata/labels`, kinds },
    { path: `${path}/spec/topologySpreadConstraints[]/labelSelector/matchLabels`, kinds },
  ]),
];

const isThere = (object: KubernetesObject, path: string): boolean => {
  const [list, rest] = path.split('[]/');
  const found = valueAt(object, list!.split('/'));
  return rest === undefined ? isObject(found) : Array.isArray(found);
};

/**
 * An entry of `labels` by which pods of objects with a suffix are told from those without. Kustomize's own `includeSelectors` would also put the
 * label into the peers of a NetworkPolicy, which have it not.
 */
export function isolatingLabels(suffix: string, objects: readonly KubernetesObject[]): object {
  const fields = SELECTING.flatMap(({ path, kinds }) =>
    kinds
      .filter((kind) => objects.some((object) => object.kind === kind && isThere(object, path)))
      .map((kind) => ({ path, kind })),
  );
  return { pairs: { 'cutover/overlay': suffix.replace(/^-+/, '') }, fields };
}
