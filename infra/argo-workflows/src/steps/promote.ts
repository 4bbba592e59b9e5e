import { commitPromotions, gitEnvironment, withClone } from '@cutover/forge';
import type { Remote } from '@cutover/forge';
import { commitVersion } from '@cutover/oci/version';
import type { Published } from './publish.ts';
import { run } from './run.ts';

export interface Promoting {
  readonly remote: Remote;
  readonly commit: string;
  readonly published: Published;
  /** Path of the Helm 3 executable. */
  readonly helm: string;
}

const AUTHOR = { name: 'Pipeline', email: 'pipeline@cutover.invalid' };

/**
 * Commits to main that dev runs what was pushed: one commit for all of it, none where the leaves say so already. Where somebody pushed meanwhile it fails, and that push has a run of its own.
 * @returns the commit
 */
export function promoteToDev({ remote, commit, published, helm }: Promoting): Promise<string | undefined> {
  return withClone(remote, {}, async (clone) => {
    const promotions = Object.entries(published).map(([service, digest]) => ({
      ...{ service, environment: 'dev', version: commitVersion(commit) },
      digests: { [service]: digest },
    }));
    if (promotions.length === 0) return undefined;
    const made = await commitPromotions({ clone, helm, author: AUTHOR }, promotions);
    if (made === undefined) return undefined;
    const { url, credential, branch } = remote;
    const env = gitEnvironment({ url, credential });
    await run('git', ['push', '--quiet', '--', url, `${made}:refs/heads/${branch}`], { cwd: clone, env });
    return made;
  });
}
