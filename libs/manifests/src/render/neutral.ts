import { imageReference, withImages } from '../objects/image-reference.ts';
import { VERSION_LABEL, withoutLabels } from '../objects/labels.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** Labels that say that Helm owns an object. It does not own what Kustomize applies. */
export const HELM_LABELS: readonly string[] = ['helm.sh/chart', 'app.kubernetes.io/managed-by'];

function withoutNamespace(object: KubernetesObject): KubernetesObject {
  const { name, ...others } = object.metadata;
  const rest = Object.fromEntries(Object.entries(others).filter(([field]) => field !== 'namespace'));
  return { ...object, metadata: { name, ...rest } };
}

/**
 * An object without what is not its chart's to say: namespace, version, tag or digest of images, the owner, and labels that an environment
 * adds.
 */
export function neutral(object: KubernetesObject, added: readonly string[] = []): KubernetesObject {
  const bare = withoutLabels(withoutNamespace(object), new Set([...HELM_LABELS, VERSION_LABEL, ...added]));
  return withImages(bare, (image) => imageReference(image).name);
}
