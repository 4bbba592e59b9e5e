export { hostBase } from '../npm/testing/host-base.ts';
export { npm, writeFiles, type Files } from '../npm/testing/npm-folder.ts';
export { perturbedApp } from './perturbed/perturbed-app.ts';
export { perturbedBuild, type PerturbedApp } from './perturbed/perturbed-build.ts';
export { isPossible, PERTURBATIONS, type Perturbation } from './perturbed/perturbation.ts';
export type { PerturbedOutcome } from './perturbed/perturbed-process.ts';
export type { Witness } from './perturbed/witness.ts';
