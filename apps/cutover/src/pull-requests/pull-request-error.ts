/**
 * `bad-branch`: no branch of this checkout. `not-open`: closed or merged. `moved`: its head is another commit by now. `not-approved`: a fork's commit that no maintainer looked at.
 * `lockfile-changed`: it wants packages that are not installed here. `escapes`: its tree leads out of itself. `build-failed`: what is affected, or an image, could not be made. `preview-failed`: it
 * will not answer. `timed-out`: it did not yet.
 */
export type PullRequestErrorCode =
  | 'bad-branch'
  | 'not-open'
  | 'moved'
  | 'not-approved'
  | 'lockfile-changed'
  | 'escapes'
  | 'build-failed'
  | 'preview-failed'
  | 'timed-out';

/** One line: which pull request, what is wrong, and what to do. */
export class PullRequestError extends Error {
  override readonly name = 'PullRequestError';
  readonly code: PullRequestErrorCode;

  constructor(code: PullRequestErrorCode, problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.code = code;
  }
}
