import { ManifestsError } from '../manifests-error.ts';
import { imageReference, imagesOf } from '../objects/image-reference.ts';
import { isEqual, isObject, valueAt } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { VERSION_LABEL } from '../objects/labels.ts';
import { idOf } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** Facts of an environment for which Kustomize has fields of its own. */
export interface NativeFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly images: readonly ({ readonly name: string } & ({ readonly digest: string } | { readonly newTag: string }))[];
  readonly replicas: readonly { readonly name: string; readonly count: number }[];
}

/** Kinds whose `replicas` Kustomize knows, Rollouts by kustomize/configurations. */
const SCALED: ReadonlySet<string> = new Set(['Deployment', 'Rollout', 'StatefulSet']);

/** The version that a render states. */
function versionOf(objects: readonly KubernetesObject[]): string | undefined {
  const stated = objects.map((object) => valueAt(object, ['metadata', 'labels', VERSION_LABEL]));
  const versions = [...new Set(stated.filter((version) => typeof version === 'string'))];
  if (versions.length > 1)
    throw new ManifestsError('inexpressible', `objects state several versions: ${versions.join(', ')}`);
  return versions[0];
}

/** Labels that the environment's values add to those that all environments have. */
export function addedLabels(values: JsonObject, shared: JsonObject): Record<string, string> {
  const [own, common] = [values['commonLabels'], shared['commonLabels']];
  const added = Object.entries(isObject(own) ? own : {}).filter(
    ([name, value]) => !isEqual(isObject(common) ? common[name] : undefined, value),
  );
  return Object.fromEntries(added.map(([name, value]) => [name, String(value)]));
}

function imageFacts(objects: readonly KubernetesObject[]): NativeFacts['images'] {
  const found = new Map<string, NativeFacts['images'][number]>();
  for (const image of objects.flatMap(imagesOf)) {
    const { name, tag = 'latest', digest } = imageReference(image);
    const fact = digest === undefined ? { name, newTag: tag } : { name, digest };
    const other = found.get(name);
    if (other !== undefined && !isEqual(other, fact)) {
      throw new ManifestsError(
        'inexpressible',
        `image ${name} is used by two tags or digests: ${JSON.stringify([other, fact])}`,
      );
    }
    found.set(name, fact);
  }
  return [...found.values()];
}

export const replicasOf = (object: KubernetesObject | undefined): number | undefined => {
  const replicas = object !== undefined && SCALED.has(object.kind) ? valueAt(object, ['spec', 'replicas']) : undefined;
  return typeof replicas === 'number' ? replicas : undefined;
};

function replicaFacts(
  objects: readonly KubernetesObject[],
  base: readonly KubernetesObject[],
): NativeFacts['replicas'] {
  return objects.flatMap((object) => {
    const count = replicasOf(object);
    const before = replicasOf(base.find((other) => idOf(other) === idOf(object)));
    if (count === undefined || before === undefined || count === before) return [];
    return [{ name: object.metadata.name, count }];
  });
}

/** @param objects as Helm renders them for the environment @throws ManifestsError `inexpressible` */
export function nativeFacts(
  objects: readonly KubernetesObject[],
  base: readonly KubernetesObject[],
  added: Readonly<Record<string, string>>,
): NativeFacts {
  const version = versionOf(objects);
  const labels = version === undefined ? added : { ...added, [VERSION_LABEL]: version };
  return { labels, images: imageFacts(objects), replicas: replicaFacts(objects, base) };
}
