import { createHash } from 'node:crypto';
import { imageReference, imagesOf } from '../objects/image-reference.ts';
import { toYaml } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** Of a Job's name, which is also a label of its pods. */
const LONGEST = 63;

/** An entry of a kustomization's `patches` that gives an object another name. */
export interface RenamingPatch {
  readonly target: { readonly kind: 'Job'; readonly name: string };
  readonly patch: string;
  readonly options: { readonly allowNameChange: true };
}

/**
 * Another Job where its image is another one: a Job's template cannot be changed, and what is there may be of the commit before.
 * @param images an image's name → the reference of what is to run in its place
 * @param suffix what each name gets behind it later
 */
export function jobPatches(
  objects: readonly KubernetesObject[],
  images: ReadonlyMap<string, string>,
  suffix = '',
): RenamingPatch[] {
  return objects
    .filter(({ kind }) => kind === 'Job')
    .flatMap((job) => {
      const replaced = imagesOf(job).flatMap((image) => images.get(imageReference(image).name) ?? []);
      if (replaced.length === 0) return [];
      const { name } = job.metadata;
      const mark = `-${createHash('sha256').update(replaced.join('\n')).digest('hex').slice(0, 8)}`;
      const value = name.slice(0, LONGEST - mark.length - suffix.length) + mark;
      const patch = toYaml([{ op: 'replace', path: '/metadata/name', value }]);
      return [{ target: { kind: 'Job', name }, patch, options: { allowNameChange: true } }];
    });
}
