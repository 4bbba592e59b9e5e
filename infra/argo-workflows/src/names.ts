/** By which a commit says how its run fares. */
export const PIPELINE_STATUS = 'cutover/pipeline';

/** What is emitted, from the repository's root. */
export const OBJECTS_FOLDER = 'infra/argo-workflows/objects';
