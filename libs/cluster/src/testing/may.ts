import { KubectlError } from '../errors.ts';
import type { Cluster } from '../provider.ts';

/**
 * Whether somebody may do what `kubectl auth can-i` is asked for; it fails where the answer is no, with that word alone.
 * @param what verb, kind, and flags such as `--as`
 */
export async function may(cluster: Pick<Cluster, 'kubectl'>, ...what: readonly string[]): Promise<boolean> {
  try {
    const { stdout } = await cluster.kubectl(['auth', 'can-i', ...what]);
    return stdout.trim() === 'yes';
  } catch (error) {
    if (error instanceof KubectlError && error.stdout.trim() === 'no') return false;
    throw error;
  }
}
