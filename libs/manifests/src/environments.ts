import { ENVIRONMENTS as PROMOTED } from '@cutover/charts/environments';
import { ManifestsError } from './manifests-error.ts';

/** Where the bank and the game run. */
export interface Environment {
  readonly name: string;
  /** Whose values files it is made of, where it has none of its own. */
  readonly like?: string;
}

/** A preview is of a pull request: nothing is promoted to it or from it. */
export const ENVIRONMENTS: readonly Environment[] = [
  ...PROMOTED.map((name) => ({ name })),
  { name: 'preview', like: 'dev' },
];

/** @throws ManifestsError `unknown-environment` */
export function environment(name: string): Environment {
  const found = ENVIRONMENTS.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = ENVIRONMENTS.map((one) => one.name).join(', ');
  throw new ManifestsError('unknown-environment', `${name} is no environment: expected one of ${names}`);
}
