import { git } from '../git/git.ts';
import { leafStates } from '../history/leaf-states.ts';
import type { LeafState } from '../history/leaf-states.ts';
import { ORDER } from '../promotion/order.ts';

/** What Git knows of releases, at a commit of the branch that is deployed. */
export interface Releases {
  readonly head: string;
  /** Commits along the first parents, oldest first. */
  readonly main: readonly string[];
  readonly leaves: readonly LeafReleases[];
}

export interface LeafReleases {
  readonly environment: string;
  readonly service: string;
  readonly states: readonly LeafState[];
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** Services that have a leaf in an environment. */
async function servicesIn(clone: string, revision: string, environment: string): Promise<readonly string[]> {
  const folder = `kustomize/overlays/${environment}/`;
  const listed = await git(['ls-tree', '-d', '--name-only', revision, folder], { cwd: clone });
  return lines(listed).map((path) => path.slice(folder.length));
}

/** Every leaf of every environment that something is promoted to or from. @throws GitError; ManifestsError `invalid-leaf` */
export async function releasesAt(clone: string, head: string): Promise<Releases> {
  const main = lines(await git(['rev-list', '--first-parent', '--reverse', head], { cwd: clone }));
  const leaves: LeafReleases[] = [];
  for (const environment of ORDER)
    for (const service of await servicesIn(clone, head, environment))
      leaves.push({ environment, service, states: await leafStates(clone, environment, service, head) });
  return { head, main, leaves };
}
