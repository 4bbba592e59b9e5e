import type { Forge, PullRequest } from '@cutover/forge';
import { PullRequestError } from './pull-request-error.ts';

/** Closes it without a merge; that it is closed already is fine. @throws PullRequestError `not-open` where it was merged; ForgeError */
export async function closePullRequest(
  forge: Pick<Forge, 'pullRequest' | 'close'>,
  number: number,
): Promise<PullRequest> {
  const pull = await forge.pullRequest(number);
  if (pull.state === 'merged')
    throw new PullRequestError(
      'not-open',
      `pull request ${number} is merged: cutover rollback undoes what it deployed`,
    );
  if (pull.state === 'open') await forge.close(number);
  return pull;
}
