import type { Forge, PullRequest } from '@cutover/forge';
import type { ForgeLogin } from '@cutover/cluster';
import { git } from '../gitops/git.ts';
import { BRANCH } from '../gitops/repository.ts';
import { PullRequestError } from './pull-request-error.ts';

export interface OpenPullRequest {
  /** Whose branch it is. */
  readonly checkout: string;
  readonly branch: string;
  /** Default: what the branch's last commit says. */
  readonly title?: string;
  readonly forge: Pick<Forge, 'open' | 'pullRequests' | 'cloneUrl'>;
  readonly login: Pick<ForgeLogin, 'url' | 'username' | 'token'>;
  readonly signal?: AbortSignal | undefined;
}

export interface Opened {
  /** `there`: it was opened before, and has the branch's commit now. */
  readonly state: 'opened' | 'there';
  readonly pull: PullRequest;
  /** What was pushed. */
  readonly commit: string;
}

/** A name as git has it: nothing else decides what a branch may be called, and no shell ever sees it. @throws PullRequestError `bad-branch` */
async function commitOf({ checkout, branch, signal }: OpenPullRequest): Promise<string> {
  const shown = JSON.stringify(branch);
  const at = { folder: checkout, signal };
  const ref = `refs/heads/${branch}`;
  const refused = (why: string) => (error: unknown) => {
    signal?.throwIfAborted();
    throw new PullRequestError('bad-branch', `${shown} ${why}`, { cause: error });
  };
  await git(['check-ref-format', ref], at).catch(refused('is no name that a branch can have'));
  const known = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], at);
  return known.catch(refused('is no branch of this checkout: git branch shows which there are'));
}

/**
 * Pushes a branch of the checkout to the forge, as it is committed, and opens its pull request. Run again, it pushes what is new, and finds the pull request. Nothing is forced: a
 * branch that the forge has otherwise is an error.
 * @throws PullRequestError, GitOpsError, ForgeError
 */
export async function openPullRequest(asked: OpenPullRequest): Promise<Opened> {
  const { checkout, branch, title, forge, login, signal } = asked;
  if (branch === BRANCH)
    throw new PullRequestError('bad-branch', `${branch} is what pull requests are merged into: name another branch`);
  const commit = await commitOf(asked);
  const at = { folder: checkout, signal };
  await git(['push', '--quiet', '--', forge.cloneUrl, `${commit}:refs/heads/${branch}`], { ...at, login });
  const [there] = await forge.pullRequests({ head: branch, base: BRANCH });
  if (there !== undefined) return { state: 'there', pull: there, commit };
  const subject = (await git(['log', '--max-count=1', '--format=%s', commit, '--'], at)).trim();
  const pull = await forge.open({ title: title ?? subject, body: '', head: branch, base: BRANCH });
  return { state: 'opened', pull, commit };
}
