/** `bad-repository`: a URL or a revision that Git would not take. `unknown-environment`: no environment that Argo CD syncs. */
export type ArgoCdErrorCode = 'bad-repository' | 'unknown-environment';

/** One line: what was given, and what was expected. */
export class ArgoCdError extends Error {
  override readonly name = 'ArgoCdError';
  readonly code: ArgoCdErrorCode;

  constructor(code: ArgoCdErrorCode, problem: string) {
    super(problem);
    this.code = code;
  }
}

export function isArgoCdError(error: unknown, code?: ArgoCdErrorCode): error is ArgoCdError {
  return error instanceof ArgoCdError && (code === undefined || error.code === code);
}
