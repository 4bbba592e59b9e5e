import { UsageError } from '../usage-error.ts';
import { notKnown } from '@cutover/toolchain/words';

/** Apps that can be built as images. */
export const IMAGES = [
  'account',
  'console',
  'consumer-gate',
  'delivery',
  'membership',
  'mesh-metrics',
  'mongo-backup',
  'node-logs',
  'pacman',
  'transfer',
] as const;

/** What `cutover deploy` knows how to set up. */
export const DEPLOYABLE = ['bank', 'pacman'] as const;
export type DeployableName = (typeof DEPLOYABLE)[number];

/** @throws UsageError */
export function deployableName(text: string): DeployableName {
  const found = DEPLOYABLE.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(notKnown(text, 'what can be deployed', DEPLOYABLE));
}
