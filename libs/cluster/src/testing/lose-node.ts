import { endCluster } from '../embedded/leftovers.ts';

/**
 * What a power cut does to an embedded cluster: every process of it is gone at once, and so is what does not outlive a reboot. Files stay;
 * `up` starts it again from them.
 */
export function loseNode(name: string): Promise<void> {
  return endCluster(name);
}
