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

/** Selects the objects of one add-on, or of all. */
export function selectorOf(name?: AddOnName): string {
  return [`${MANAGED_BY}=${MANAGER}`, name === undefined ? ADD_ON : `${ADD_ON}=${name}`].join(',');
}
