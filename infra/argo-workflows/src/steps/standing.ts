import { gitEnvironment } from '@cutover/forge';
import { leafPath, promotionIn } from '@cutover/manifests';
import { inVolume } from './in-volume.ts';
import { run } from './run.ts';

/** Service → digest of what dev runs of it, as main says. */
export type Standing = Readonly<Record<string, string>>;

/** The environment that runs what main is. */
const FIRST = 'dev';
const MAIN = 'refs/remotes/origin/main';

/**
 * What the leaves of a working tree's `origin/main` name; a service that has none, or that nothing was promoted of, is left out.
 * @throws WorkflowError `refused`; ManifestsError `invalid-leaf`
 */
export async function standingOf(tree: string, services: readonly string[]): Promise<Standing> {
  const git = (...args: readonly string[]) => run('git', args, { cwd: tree, env: inVolume(gitEnvironment({})) });
  const there = (await git('ls-tree', '-r', '--name-only', MAIN, '--', 'kustomize/overlays')).split('\n');
  const standing: Record<string, string> = {};
  for (const service of services) {
    const path = leafPath(FIRST, service);
    if (!there.includes(path)) continue;
    const { digests } = promotionIn(await git('show', `${MAIN}:${path}`), path);
    const digest = [...digests].find(([image]) => image === service || image.endsWith(`/${service}`))?.[1];
    if (digest !== undefined) standing[service] = digest;
  }
  return standing;
}
