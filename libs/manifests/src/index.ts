export { ENVIRONMENTS, environment } from './environments.ts';
export type { Environment } from './environments.ts';
export { isManifestsError, ManifestsError } from './manifests-error.ts';
export type { ManifestsErrorCode } from './manifests-error.ts';
export { HERE, placesIn } from './places.ts';
export type { Places } from './places.ts';
export { renderManifests } from './render/render-manifests.ts';
export type { RenderManifests } from './render/render-manifests.ts';
export type { Changes } from './tree/write-tree.ts';
