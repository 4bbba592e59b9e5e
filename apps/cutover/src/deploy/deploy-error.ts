export type DeployErrorCode = 'foreign-owner' | 'not-as-asked' | 'not-handed-over';

/** A deployment that was refused or did not become what was asked for: its message is one line. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
  readonly code: DeployErrorCode;

  constructor(code: DeployErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
