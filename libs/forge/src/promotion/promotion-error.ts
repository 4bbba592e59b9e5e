/**
 * `nothing-promoted`: the environment before has nothing. `no-environment-before`: nothing is promoted to the first one. `superseded`: another version came meanwhile.
 * `nothing-before`: no deployment to go back to. `unknown-image`: not of the leaf. `not-merged`: its pull request was closed. `aborted`: it was merged, and does not run.
 */
export type PromotionErrorCode =
  | 'nothing-promoted'
  | 'no-environment-before'
  | 'superseded'
  | 'nothing-before'
  | 'unknown-image'
  | 'not-merged'
  | 'aborted';

/** One line: which service, which environment, what was expected. */
export class PromotionError extends Error {
  override readonly name = 'PromotionError';
  readonly code: PromotionErrorCode;

  constructor(code: PromotionErrorCode, problem: string) {
    super(problem);
    this.code = code;
  }
}

export function isPromotionError(error: unknown, code?: PromotionErrorCode): error is PromotionError {
  return error instanceof PromotionError && (code === undefined || error.code === code);
}
