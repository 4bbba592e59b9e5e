import { ManifestsError } from '../manifests-error.ts';
import { imageReference, imagesOf } from '../objects/image-reference.ts';
import { VERSION_LABEL } from '../objects/labels.ts';
import { toYaml } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { labelEntries } from '../render/label-entries.ts';
import { hostPatches } from './host-patches.ts';
import { isolatingLabels } from './isolation.ts';
import { jobPatches } from './job-patches.ts';
import type { OverlayRequest } from './overlay-request.ts';

function namedImage(name: string, objects: readonly KubernetesObject[]): string {
  const known = [...new Set(objects.flatMap(imagesOf).map((image) => imageReference(image).name))];
  const found = known.filter((image) => image === name || image.endsWith(`/${name}`));
  const [image] = found;
  if (image !== undefined && found.length === 1) return image;
  throw new ManifestsError(
    'unknown-image',
    `image ${name}: ${found.length === 0 ? 'nothing runs it' : 'it may be several'}: there are ${known.join(', ')}`,
  );
}

/** By their whole names. */
const imagesByName = ({ images = new Map(), objects }: OverlayRequest): ReadonlyMap<string, string> =>
  new Map([...images].map(([name, reference]) => [namedImage(name, objects), reference]));

function imageEntries(images: ReadonlyMap<string, string>): object[] {
  return [...images].map(([name, reference]) => {
    const { name: newName, tag: newTag, digest } = imageReference(reference);
    return { name, newName, ...(digest === undefined ? { newTag } : { digest }) };
  });
}

function labelsOf({ version, nameSuffix, objects }: OverlayRequest): object[] {
  const versioned = version === undefined ? [] : labelEntries({ [VERSION_LABEL]: version }, objects);
  return nameSuffix === undefined ? versioned : [...versioned, isolatingLabels(nameSuffix, objects)];
}

/** A kustomization over a committed folder, which stays as it is. @throws ManifestsError `unknown-image` */
export function generatedOverlay(request: OverlayRequest): string {
  const { over, namespace, nameSuffix, objects, subdomain } = request;
  const images = imagesByName(request);
  const hosts = subdomain === undefined ? [] : hostPatches(objects, subdomain);
  const lists = {
    labels: labelsOf(request),
    images: imageEntries(images),
    patches: [...hosts, ...jobPatches(objects, images, nameSuffix)],
  };
  const filled = Object.entries(lists).filter(([, entries]) => entries.length > 0);
  return toYaml({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...(namespace === undefined ? {} : { namespace }),
    ...(nameSuffix === undefined ? {} : { nameSuffix }),
    resources: [over],
    ...Object.fromEntries(filled),
  });
}
