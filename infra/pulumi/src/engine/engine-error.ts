/** Why a stack could not be brought to where it should be. */
export type EngineErrorCode =
  /** Somebody else set a field of an object that is to be made. */
  | 'conflict'
  /** Another run holds the stack. */
  | 'locked'
  /** There is no such stack in the state. */
  | 'no-stack'
  /** Whatever else the engine or the API server said. */
  | 'failed'
  /** The caller's signal. */
  | 'aborted';

/** One line, or one line an object; no secret is in it. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const isEngineError = (error: unknown): error is EngineError => error instanceof EngineError;
