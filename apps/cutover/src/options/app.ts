import { UsageError } from '../usage-error.ts';
import { notKnown } from '@cutover/toolchain/words';

/** Apps that can be built as images. */
export const IMAGES = ['account', 'membership', 'pacman', 'transfer'] as const;

/** What `cutover deploy` knows how to set up. */
export const DEPLOYABLE = ['bank', 'pacman'] as const;
export type DeployableName = (typeof DEPLOYABLE)[number];

function oneOf<T extends string>(known: readonly T[], text: string, what: string): T {
  if ((known as readonly string[]).includes(text)) return text as T;
  throw new UsageError(notKnown(text, what, known));
}

/** @throws UsageError */
export function imageName(text: string): (typeof IMAGES)[number] {
  return oneOf(IMAGES, text, 'an app that can be built as an image');
}

/** @throws UsageError */
export function deployableName(text: string): DeployableName {
  return oneOf(DEPLOYABLE, text, 'what can be deployed');
}
