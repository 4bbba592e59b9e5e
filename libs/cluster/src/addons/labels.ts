import type { Kubectl } from '../diagnosis/index.ts';
import type { AddOnName } from './add-on.ts';
import type { KubernetesObject } from './manifest.ts';

export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const MANAGER = 'cutover';
export const ADD_ON = 'cutover.dev/add-on';

/** The objects, marked as this add-on's, by which they are found again whatever version of it applied them. */
export function labelled(name: AddOnName, objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.map((object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, [MANAGED_BY]: MANAGER, [ADD_ON]: name } },
  }));
}

/** What any object may carry, as the API server writes it. */
export interface Labelled {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

/**
 * The object, as `['ingressclasses', 'contour']`, if somebody else's add-on or a person made it; nothing where there is none or it is this
 * add-on's. @throws KubectlError
 */
export async function othersObject<T extends Labelled>(
  kubectl: Kubectl,
  name: AddOnName,
  object: readonly [kind: string, name: string],
): Promise<T | undefined> {
  const { stdout } = await kubectl(['get', ...object, '--ignore-not-found', '--output', 'json']);
  if (stdout.trim() === '') return undefined;
  const found = JSON.parse(stdout) as T;
  return found.metadata.labels?.[ADD_ON] === name ? undefined : found;
}

/** Selects the objects of one add-on, or of all. */
export function selectorOf(name?: AddOnName): string {
  return [`${MANAGED_BY}=${MANAGER}`, name === undefined ? ADD_ON : `${ADD_ON}=${name}`].join(',');
}
