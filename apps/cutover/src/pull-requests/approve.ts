import { CONTEXTS } from '@cutover/forge';
import type { Forge, PullRequest } from '@cutover/forge';
import { PullRequestError } from './pull-request-error.ts';
import { needOpen } from './standing.ts';

export interface Approval {
  readonly number: number;
  /** That was looked at, or how it begins (default: the head commit). */
  readonly commit?: string;
}

/** What delivery takes for an approval from whoever may write to the repository: on a line of its own, and nothing beside it. */
const said = (commit: string): string => `/preview ${commit}`;

/**
 * Says of the very commit that it may run: what is pushed afterwards has to be looked at again.
 * @throws PullRequestError `not-open`, `moved`; ForgeError
 */
export async function approve(
  forge: Pick<Forge, 'comment' | 'pullRequest' | 'setStatus'>,
  { number, commit }: Approval,
): Promise<PullRequest> {
  const pull = await forge.pullRequest(number);
  needOpen(pull);
  const { head } = pull;
  if (commit !== undefined && !head.commit.startsWith(commit))
    throw new PullRequestError(
      'moved',
      `pull request ${number} is at ${head.commit}, and not at ${commit}: look at it again`,
    );
  await forge.comment(number, said(head.commit));
  // Builds ask for this one: they need not wait for delivery to have heard.
  await forge.setStatus(head.commit, {
    ...{ context: CONTEXTS.approved, state: 'success' },
    description: 'a maintainer approved this commit for a preview',
  });
  return pull;
}
