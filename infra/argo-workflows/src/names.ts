/** What is emitted, from the repository's root. */
export const OBJECTS_FOLDER = 'infra/argo-workflows/objects';
