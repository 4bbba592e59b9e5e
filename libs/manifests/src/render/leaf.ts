import { ManifestsError } from '../manifests-error.ts';
import { fileNameOf, idOf, toYaml } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { deletionOf, patchOf } from '../patch/patch-of.ts';
import type { Patch } from '../patch/patch-of.ts';
import type { Base, Files } from './base.ts';
import type { Chart } from './chart.ts';
import { head } from './head.ts';
import { labelEntries } from './label-entries.ts';
import { addedLabels, nativeFacts, replicasOf } from './native-facts.ts';
import type { NativeFacts } from './native-facts.ts';
import { neutral } from './neutral.ts';
import { withPromotion } from './promotion.ts';
import type { Promotion } from './promotion.ts';

const KEPT = [
  'A promotion writes images[].digest and the label app.kubernetes.io/version, and rendering keeps both. All else is written by rendering.',
];

/** What an environment has that its base lacks, lacks that it has, and has otherwise. */
interface Difference {
  readonly added: readonly KubernetesObject[];
  readonly patches: readonly Patch[];
}

/** With the base's replicas: the number has a field of its own. */
function scaledAs(object: KubernetesObject, base: KubernetesObject): KubernetesObject {
  const replicas = replicasOf(base);
  if (replicas === undefined || replicasOf(object) === undefined) return object;
  return { ...object, spec: { ...(object['spec'] as object), replicas } };
}

function differenceOf(wanted: readonly KubernetesObject[], base: readonly KubernetesObject[]): Difference {
  const inBase = (object: KubernetesObject) => base.find((other) => idOf(other) === idOf(object));
  const gone = base.filter((object) => !wanted.some((other) => idOf(other) === idOf(object)));
  const patches = wanted.flatMap((object) => {
    const before = inBase(object);
    return (before && patchOf(before, scaledAs(object, before))) ?? [];
  });
  return {
    added: wanted.filter((object) => inBase(object) === undefined),
    patches: [...gone.map(deletionOf), ...patches],
  };
}

function refuseOtherNamespaces(objects: readonly KubernetesObject[], namespace: string, where: string): void {
  for (const object of objects) {
    const other = object.metadata['namespace'];
    if (other === undefined || other === namespace) continue;
    throw new ManifestsError(
      'inexpressible',
      `${where}: ${idOf(object)} is in namespace ${String(other)}: a leaf has the one namespace ${namespace}`,
    );
  }
}

/** A kustomization without what would be empty. */
function kustomization(
  facts: NativeFacts,
  labels: readonly object[],
  rest: { readonly [field: string]: unknown },
): object {
  const { namespace, resources, patches } = rest;
  const fields = { resources, labels, images: facts.images, replicas: facts.replicas, patches };
  const filled = Object.entries(fields).filter(([, value]) => (value as readonly unknown[]).length > 0);
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    ...Object.fromEntries(filled),
  };
}

/** What is asked for: a chart in an environment, on a base, with what was last promoted. */
export interface LeafRequest {
  readonly environment: string;
  readonly base: Base;
  readonly promotion: Promotion;
}

export const leafFolder = (environment: string, chart: string): string => `overlays/${environment}/${chart}`;

/** The objects that Helm renders for an environment, whose name is its namespace's, with what was last promoted to it. */
export function renderForEnvironment(
  chart: Chart,
  environment: string,
  promotion: Promotion,
): Promise<KubernetesObject[]> {
  return chart.render(withPromotion(chart.environments.get(environment)!.values, promotion), environment);
}

/**
 * The files of a leaf: its kustomization, and an object a file that the base lacks.
 * @throws ManifestsError `inexpressible` where a leaf cannot say what the chart renders; ChartError where the chart refuses the values
 */
export async function leafFiles(chart: Chart, { environment, base, promotion }: LeafRequest): Promise<Files> {
  const { file, values } = chart.environments.get(environment)!;
  const source = `charts/${chart.name}/${file}`;
  const objects = await renderForEnvironment(chart, environment, promotion);
  refuseOtherNamespaces(objects, environment, source);
  const added = addedLabels(values, chart.shared);
  const facts = nativeFacts(objects, base.objects, added);
  const difference = differenceOf(
    objects.map((object) => neutral(object, Object.keys(added))),
    base.objects,
  );
  const folder = leafFolder(environment, chart.name);
  const resources = [`../../../${base.folder}`, ...difference.added.map((object) => `${fileNameOf(object)}.yaml`)];
  const labels = labelEntries(facts.labels, objects);
  const leaf = kustomization(facts, labels, { namespace: environment, resources, patches: difference.patches });
  const start = head(source);
  const own = difference.added.map(
    (object) => [`${folder}/${fileNameOf(object)}.yaml`, `${start}${toYaml(object)}`] as const,
  );
  return new Map([[`${folder}/kustomization.yaml`, `${head(source, ...KEPT)}${toYaml(leaf)}`], ...own]);
}
