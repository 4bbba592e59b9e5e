import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { EnvironmentName } from '@cutover/charts/environments';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError */
export function environmentName(text: string): EnvironmentName {
  const found = ENVIRONMENTS.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`--env: ${notKnown(text, 'an environment', ENVIRONMENTS)}`);
}
