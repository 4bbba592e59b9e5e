import { ensureTools, findExecutable } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import { UsageError } from '../usage-error.ts';

/** The embedded node brings a kubectl of its own version; for any other cluster it is the one on PATH. */
export async function kubectlPath({ steps, signal }: Context, { provider }: ClusterChoice): Promise<string> {
  if (provider === 'embedded') {
    const idle = { update: () => undefined, note: (line: string) => steps.note(line) };
    const { kubernetes } = await ensureTools(['kubernetes'], { progress: toolProgress(idle), signal });
    return kubernetes.programs['kubectl'] ?? kubernetes.path;
  }
  const found = findExecutable('kubectl', process.env);
  if (found === undefined) throw new UsageError('kubectl is not on PATH: install it, or add its folder to PATH');
  return found;
}
