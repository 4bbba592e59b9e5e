import { diffRendered, leafNamed, placesIn, promotionIn, leafPath, renderLeaf } from '@cutover/manifests';
import type { ObjectChange, Promotion } from '@cutover/manifests';
import type { Forge, PullRequest } from '../forge.ts';
import { git, gitSays } from '../git/git.ts';
import type { Author } from '../git/git.ts';
import { within } from '../git/with-clone.ts';
import type { Remote } from '../git/with-clone.ts';
import { commitLeaves } from './commit-promotions.ts';
import { isSame, promotedIn } from './leaf-promotion.ts';
import { pullRequestText } from './pull-request-text.ts';

/** What promotions and roll-backs work with. */
export interface Releasing {
  readonly forge: Pick<Forge, 'pullRequests' | 'open' | 'edit'>;
  readonly remote: Remote;
  /** Paths of the executables. */
  readonly helm: string;
  readonly kustomize: string;
  readonly author: Author;
}

/** `unchanged`: the environment says so already. `there`: a pull request says so. `updated`: one said something else. */
export type Proposed = 'opened' | 'updated' | 'there' | 'unchanged';

export interface Proposal {
  readonly state: Proposed;
  readonly service: string;
  readonly environment: string;
  readonly before: Promotion;
  readonly after: Promotion;
  /** What the environment would be given otherwise. */
  readonly diff: readonly ObjectChange[];
  readonly pullRequest?: PullRequest;
}

export interface Wanted {
  readonly service: string;
  readonly environment: string;
  readonly after: Promotion;
  readonly title: string;
  readonly why: string;
  readonly trailers: readonly string[];
  /** Its pull request's: one a service and environment, so that a second proposal replaces the first. */
  readonly branch: string;
}

/** Commits in the clone, and tells what that changes of what is applied. */
async function committed(
  { helm, kustomize, author }: Releasing,
  clone: string,
  wanted: Wanted,
): Promise<readonly ObjectChange[]> {
  const { environment, service, after, title, trailers } = wanted;
  const leaf = leafNamed(placesIn(clone), environment, service);
  const rendered = await renderLeaf(kustomize, leaf);
  const change = { environment, service, promotion: after };
  await commitLeaves({ clone, helm, author }, [change], `${title}\n\n${trailers.join('\n')}`);
  return diffRendered(rendered, await renderLeaf(kustomize, leaf));
}

/** The commit that a remote's branch is at. */
async function branchHead(remote: Remote, clone: string, branch: string): Promise<string | undefined> {
  const listed = await git(['ls-remote', 'origin', `refs/heads/${branch}`], within(remote, clone));
  return listed.split('\t')[0]?.trim() || undefined;
}

/** Whether a branch's commit says of a leaf what is wanted, and can be merged still: another commit of main may have changed the same lines since. */
async function says({ remote }: Releasing, clone: string, commit: string, wanted: Wanted): Promise<boolean> {
  const { environment, service, after, branch } = wanted;
  const options = { cwd: clone };
  const isShallow = (await git(['rev-parse', '--is-shallow-repository'], options)).trim() === 'true';
  const depth = isShallow ? ['--depth=1'] : [];
  await git(['fetch', '--quiet', ...depth, 'origin', `refs/heads/${branch}`], within(remote, clone));
  const path = leafPath(environment, service);
  if (!isSame(promotionIn(await git(['show', `${commit}:${path}`], options), path), after)) return false;
  // Without their history nobody can tell what two commits have in common.
  return isShallow || gitSays(['merge-tree', '--write-tree', `refs/remotes/origin/${remote.branch}`, commit], options);
}

/** Opens the pull request or mends the one that is there; a branch that another wrote meanwhile is not overwritten. */
async function proposed(
  releasing: Releasing,
  clone: string,
  wanted: Wanted,
  body: string,
): Promise<readonly [Proposed, PullRequest]> {
  const { forge, remote } = releasing;
  const { branch, title } = wanted;
  const head = await branchHead(remote, clone, branch);
  const [there] = await forge.pullRequests({ head: branch, base: remote.branch });
  const isSaid = head !== undefined && (await says(releasing, clone, head, wanted));
  if (there !== undefined && isSaid) return ['there', there];
  const lease = `--force-with-lease=refs/heads/${branch}:${head ?? ''}`;
  await git(['push', '--quiet', lease, 'origin', `HEAD:refs/heads/${branch}`], within(remote, clone));
  const pull =
    there === undefined
      ? await forge.open({ title, body, head: branch, base: remote.branch })
      : await forge.edit(there.number, { title, body });
  // A forge looks at a push a little after git does: what it calls the head may be the one before.
  const commit = (await git(['rev-parse', 'HEAD'], { cwd: clone })).trim();
  return [there === undefined ? 'opened' : 'updated', { ...pull, head: { ...pull.head, commit } }];
}

/**
 * Proposes that a leaf says something else. Run again, it finds what is there: one pull request a branch.
 * @param clone of the remote, at the branch that is deployed @throws ManifestsError, GitError, ForgeError
 */
export async function proposeLeaf(releasing: Releasing, clone: string, wanted: Wanted): Promise<Proposal> {
  const { service, environment, after, why, trailers } = wanted;
  const before = await promotedIn(clone, environment, service);
  const facts = { service, environment, before, after };
  if (isSame(before, after)) return { ...facts, state: 'unchanged', diff: [] };
  const diff = await committed(releasing, clone, wanted);
  const body = pullRequestText({ ...facts, diff, why, trailers });
  const [state, pullRequest] = await proposed(releasing, clone, wanted, body);
  return { ...facts, state, diff, pullRequest };
}
