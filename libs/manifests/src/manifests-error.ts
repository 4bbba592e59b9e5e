/**
 * `unknown-chart`, `unknown-environment`, `unknown-image`, `unknown-leaf`: no such thing. `invalid-promotion`: a digest or a version that none can be.
 * `stale-leaf`: a leaf is not what its chart renders. `invalid-leaf`: a committed leaf says what cannot be kept. `inexpressible`: what a
 * chart renders cannot be said by a leaf. `foreign-file`: a file among generated ones that nobody generated. `tool-failed`: kustomize,
 * kube-score or git refused.
 */
export type ManifestsErrorCode =
  | 'unknown-chart'
  | 'unknown-environment'
  | 'unknown-image'
  | 'unknown-leaf'
  | 'invalid-promotion'
  | 'stale-leaf'
  | 'invalid-leaf'
  | 'inexpressible'
  | 'foreign-file'
  | 'tool-failed';

/** One line: where, what is wrong, what was expected. */
export class ManifestsError extends Error {
  override readonly name = 'ManifestsError';
  readonly code: ManifestsErrorCode;

  constructor(code: ManifestsErrorCode, problem: string) {
    super(problem);
    this.code = code;
  }
}

export function isManifestsError(error: unknown, code?: ManifestsErrorCode): error is ManifestsError {
  return error instanceof ManifestsError && (code === undefined || error.code === code);
}
