import { endNode } from '../embedded/leftovers.ts';
import { nodePaths } from '../embedded/paths.ts';

/**
 * What a power cut does to an embedded node: every process of it is gone at once, and so is what does not outlive a reboot. Files stay;
 * `up` starts it again from them.
 */
export function loseNode(name: string): Promise<void> {
  return endNode(name, nodePaths(name));
}
