/** What went wrong, for programs: the message is for people. */
export type ToolchainErrorCode =
  | 'apt-failed'
  | 'build-failed'
  | 'cache-unsafe'
  | 'disk-full'
  | 'download-failed'
  | 'folder-failed'
  | 'go-missing'
  | 'go-too-old'
  | 'maven-failed'
  | 'maven-missing'
  | 'not-debian'
  | 'not-root'
  | 'pip-missing'
  | 'unknown-tool'
  | 'wrong-usage';

/** An error of this package: one clear line in `message`, and for a failed command its last lines in `output`. */
export class ToolchainError extends Error {
  override readonly name = 'ToolchainError';
  readonly code: ToolchainErrorCode;
  /** The last lines of the command that failed, oldest first; empty where no command did. */
  readonly output: readonly string[];

  constructor(code: ToolchainErrorCode, message: string, output: readonly string[] = []) {
    super(output.length === 0 ? message : `${message}\n${output.map((line) => `  ${line}`).join('\n')}`);
    this.code = code;
    this.output = output;
  }
}

export function isToolchainError(error: unknown, code?: ToolchainErrorCode): error is ToolchainError {
  return error instanceof ToolchainError && (code === undefined || error.code === code);
}
