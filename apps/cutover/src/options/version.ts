import { UsageError } from '../usage-error.ts';

/** Semantic, without build metadata: a version ends up in a tag too, which admits no plus sign. */
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

export const isImageVersion = (text: string): boolean => VERSION.test(text);

/** @throws UsageError */
export function imageVersion(text: string): string {
  if (isImageVersion(text)) return text;
  throw new UsageError(`--version: "${text}" must be like 1.2.3 or 1.2.3-rc.1`);
}
