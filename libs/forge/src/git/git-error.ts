/** Git refused, or could not be reached: its first line of complaint. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly code = 'git-failed';

  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
  }
}

export const isGitError = (error: unknown): error is GitError => error instanceof GitError;
