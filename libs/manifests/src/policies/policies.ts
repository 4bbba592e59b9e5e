import { restrictedProblems } from '@cutover/charts';
import { imageReference, imagesOf } from '../objects/image-reference.ts';
import { isEqual, isList, isObject, valueAt } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { idOf } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { asPodSpec, containersOf, podsOf } from './pods.ts';
import type { Pods } from './pods.ts';
import type { Policy, Problem } from './policy.ts';

/** Workloads whose pods are to run for ever. */
const LASTING: ReadonlySet<string> = new Set(['Deployment', 'Rollout', 'StatefulSet', 'DaemonSet']);

const AMOUNTS = [
  ['resources', 'requests', 'cpu'],
  ['resources', 'requests', 'memory'],
  ['resources', 'limits', 'memory'],
] as const;

const PROBES = ['readinessProbe', 'livenessProbe'] as const;

/** A rule about the pods of one object. */
function ofPods(
  name: string,
  why: string,
  problems: (pods: Pods, object: KubernetesObject) => readonly string[],
): Policy {
  return {
    name,
    why,
    problems: ({ objects }) =>
      objects.flatMap((object) => {
        const pods = podsOf(object);
        return pods === undefined ? [] : problems(pods, object).map((problem) => ({ object: idOf(object), problem }));
      }),
  };
}

const restricted = ofPods(
  'restricted',
  'namespaces enforce the level, and a root or token that is not there cannot be misused',
  (pods) => restrictedProblems(asPodSpec(pods)),
);

const amounts = ofPods(
  'amounts',
  'without requests the scheduler guesses, without a limit one leak takes the node',
  (pods) =>
    containersOf(pods).flatMap((container) =>
      AMOUNTS.filter((path) => valueAt(container, path) === undefined).map(
        (path) => `container ${String(container['name'])} lacks ${path.join('.')}`,
      ),
    ),
);

const probes = ofPods('probes', 'a pod that nobody asks is ready at once and alive for ever', (pods, { kind }) => {
  if (!LASTING.has(kind)) return [];
  const { spec } = pods;
  return containersOf({ ...pods, spec: { ...spec, initContainers: [] } }).flatMap((container) =>
    PROBES.filter((probe) => container[probe] === undefined).map(
      (probe) => `container ${String(container['name'])} lacks a ${probe}`,
    ),
  );
});

function imageProblem(image: string, promoted: boolean): string | undefined {
  const { tag, digest } = imageReference(image);
  if (digest !== undefined) return undefined;
  if (tag === undefined || tag === 'latest')
    return `image ${image} may be other bytes tomorrow: name a tag or a digest`;
  return promoted ? `image ${image} was promoted, and has no digest` : undefined;
}

const images: Policy = {
  name: 'images',
  why: 'what was tested is what runs',
  problems: ({ objects, promoted }) =>
    objects.flatMap((object) =>
      imagesOf(object).flatMap((image) => {
        const problem = imageProblem(image, promoted);
        return problem === undefined ? [] : [{ object: idOf(object), problem }];
      }),
    ),
};

const secrets: Policy = {
  name: 'secrets',
  why: 'whoever owns the namespace makes its Secrets; Git holds none',
  problems: ({ objects }) =>
    objects
      .filter(({ kind }) => kind === 'Secret')
      .map((object) => ({ object: idOf(object), problem: 'is a Secret: name one instead' })),
};

/** Whether labels are selected; expressions are not understood, and select nothing here. */
function isSelected(labels: JsonObject, selector: unknown): boolean {
  if (!isObject(selector) || selector['matchExpressions'] !== undefined) return false;
  const { matchLabels } = selector;
  return Object.entries(isObject(matchLabels) ? matchLabels : {}).every(([name, value]) =>
    isEqual(labels[name], value),
  );
}

const networkPolicies: Policy = {
  name: 'network-policies',
  why: 'pods that no NetworkPolicy selects may be reached by everybody',
  ofEnvironments: true,
  problems: ({ objects }) => {
    const selectors = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map((object) => valueAt(object, ['spec', 'podSelector']));
    return objects.flatMap((object): readonly Problem[] => {
      const pods = podsOf(object);
      if (pods === undefined || selectors.some((selector) => isSelected(pods.labels, selector))) return [];
      return [{ object: idOf(object), problem: 'no NetworkPolicy selects its pods' }];
    });
  },
};

const replicas: Policy = {
  name: 'replicas',
  why: 'what an autoscaler owns Git leaves out, or each sync would undo it',
  problems: ({ objects }) =>
    objects
      .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
      .flatMap((scaler): readonly Problem[] => {
        const [kind, name] = ['kind', 'name'].map((field) => valueAt(scaler, ['spec', 'scaleTargetRef', field]));
        const target = objects.find((object) => idOf(object) === `${String(kind)} ${String(name)}`);
        if (target === undefined)
          return [{ object: idOf(scaler), problem: `scales ${String(kind)} ${String(name)}, which is not there` }];
        if (valueAt(target, ['spec', 'replicas']) === undefined) return [];
        return [{ object: idOf(target), problem: `states replicas, which ${idOf(scaler)} owns` }];
      }),
};

/** As service-kit reads it. */
const FAULTS = 'FAULTS_ALLOWED';

const faults: Policy = {
  name: 'faults',
  why: 'a build with a fault is for comparisons, which say so themselves',
  problems: ({ objects }) =>
    objects
      .filter((object) => settingsOf(object).includes(FAULTS))
      .map((object) => ({ object: idOf(object), problem: `sets ${FAULTS}: a comparison's lanes alone do` })),
};

/** Names of what an object sets in environments: of its containers, or as a ConfigMap. */
function settingsOf(object: KubernetesObject): readonly string[] {
  const pods = podsOf(object);
  const envs = pods === undefined ? [] : containersOf(pods).map((container) => container['env']);
  const names = envs.flatMap((env) => (isList(env) ? env.filter(isObject).map(({ name }) => String(name)) : []));
  const data = object.kind === 'ConfigMap' ? valueAt(object, ['data']) : undefined;
  return [...names, ...(isObject(data) ? Object.keys(data) : [])];
}

export const POLICIES: readonly Policy[] = [
  ...[restricted, amounts, probes, images, secrets],
  ...[networkPolicies, replicas, faults],
];
