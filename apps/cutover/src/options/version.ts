import { isSemanticVersion } from '@cutover/oci/version';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError */
export function imageVersion(text: string): string {
  if (isSemanticVersion(text)) return text;
  throw new UsageError(`--version: "${text}" must be like 1.2.3 or 1.2.3-rc.1`);
}
