import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';

/** Namespaces, each with a values file of its name in every chart. */
export const ENVIRONMENTS = ['dev', 'stag', 'qa', 'prod'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** @throws UsageError */
export function environmentName(text: string): Environment {
  const found = ENVIRONMENTS.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`--env: ${notKnown(text, 'an environment', ENVIRONMENTS)}`);
}

export const valuesFileOf = (environment: Environment): string => `values-${environment}.yaml`;
