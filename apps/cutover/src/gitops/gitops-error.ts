export type GitOpsErrorCode = 'git-failed' | 'no-checkout' | 'not-synced' | 'invalid-leaf';

/** Why what is deployed from Git does not get there, in one line. */
export class GitOpsError extends Error {
  override readonly name = 'GitOpsError';
  readonly code: GitOpsErrorCode;

  constructor(code: GitOpsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
