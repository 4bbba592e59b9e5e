import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { EnvironmentName } from '@cutover/charts/environments';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';

/** Where what is built goes first: every node that is deployed from Git has it. */
export const FIRST_ENVIRONMENT: EnvironmentName = 'dev';

/** Names as given, also several in one word parted by commas, in the order of promotion. @throws UsageError */
export function environmentNames(words: readonly string[]): readonly EnvironmentName[] {
  const names = words.flatMap((word) => word.split(',')).map((name) => name.trim());
  const unknown = names.find((name) => !(ENVIRONMENTS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--environments: ${notKnown(unknown, 'an environment', ENVIRONMENTS)}`);
  if (!names.includes(FIRST_ENVIRONMENT))
    throw new UsageError(
      `--environments: ${FIRST_ENVIRONMENT} gets what is built, the others what is promoted: name it, too`,
    );
  return ENVIRONMENTS.filter((name) => names.includes(name));
}
