/** What went wrong, for programs: the message is for people. */
export type EngineErrorCode =
  | 'command-failed'
  | 'file-exists'
  | 'name-invalid'
  | 'not-linux'
  | 'not-root'
  | 'not-running'
  | 'start-failed'
  | 'stop-failed'
  | 'unsafe-folder'
  | 'wrong-usage';

/** An error of this package: one clear line, and for a program that failed its last lines below it. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, lastLines: readonly string[] = []) {
    super([message, ...lastLines.map((line) => `  ${line}`)].join('\n'));
    this.code = code;
  }
}

export function isEngineError(error: unknown, code?: EngineErrorCode): error is EngineError {
  return error instanceof EngineError && (code === undefined || error.code === code);
}
