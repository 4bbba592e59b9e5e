import { CONTEXTS } from '@cutover/forge';
import type { CommitStatus, Forge, PullRequest } from '@cutover/forge';
import { PullRequestError } from './pull-request-error.ts';

/** How an open pull request stands, by what was said of its head commit. */
export interface Standing {
  readonly pull: PullRequest;
  /** Whether its commit may run: ours, or approved. */
  readonly isApproved: boolean;
  readonly images?: CommitStatus;
  readonly preview?: CommitStatus;
}

const statusOf = (all: readonly CommitStatus[], context: string) => all.find((one) => one.context === context);

/**
 * Whoever may write to the repository is trusted with its own commits; anybody else with the one that was looked at. Statuses are said by those who may write, and by nobody else.
 */
export async function standingOf(forge: Pick<Forge, 'statuses'>, pull: PullRequest): Promise<Standing> {
  const said = await forge.statuses(pull.head.commit);
  const [images, preview] = [statusOf(said, CONTEXTS.images), statusOf(said, CONTEXTS.preview)];
  return {
    pull,
    isApproved: !pull.isFork || statusOf(said, CONTEXTS.approved)?.state === 'success',
    ...(images === undefined ? {} : { images }),
    ...(preview === undefined ? {} : { preview }),
  };
}

/** @throws PullRequestError `not-open` */
export function needOpen(pull: PullRequest): void {
  if (pull.state === 'open') return;
  throw new PullRequestError('not-open', `pull request ${pull.number} is ${pull.state}: expected an open one`);
}

/** @throws PullRequestError `not-approved` */
export function needApproved({ pull, isApproved }: Standing): void {
  if (isApproved) return;
  const { number, head, author } = pull;
  throw new PullRequestError(
    'not-approved',
    `pull request ${number} comes from the fork ${head.repository ?? 'of a deleted repository'} of ${author}, and no maintainer approved its commit: look at it, then cutover pr approve ${number} --commit ${head.commit}`,
  );
}
