import { ORDER } from '@cutover/forge';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';

/** Where something is promoted to: every environment but the first. @throws UsageError */
export function promotedTo(text: string): string {
  const [first, ...others] = ORDER;
  if (text === first)
    throw new UsageError(`--to: ${first} gets what is built: what is promoted goes to ${others.join(', ')}`);
  if (others.includes(text)) return text;
  throw new UsageError(`--to: ${notKnown(text, 'an environment', others)}`);
}

/** A leaf's name: what else it may be is seen in the repository. @throws UsageError */
export function serviceName(text: string): string {
  if (/^[a-z][-a-z0-9]{0,50}$/.test(text)) return text;
  throw new UsageError(`${JSON.stringify(text)} is not the name of a service: expected one like account`);
}
