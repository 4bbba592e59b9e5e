/**
 * `unreachable`: no connection. `timed-out`: no answer in time; a change may have happened all the same. `unauthorized`: the token is none. `forbidden`: the token may not.
 * `not-found`: no such thing, or none that the token may see. `conflict`: it is otherwise by now. `not-mergeable`: a pull request cannot be merged, yet or at all. `invalid`: the forge takes it for
 * wrong. `failed`: the forge's own trouble. `unexpected-answer`: not what its API says.
 */
export type ForgeErrorCode =
  | 'unreachable'
  | 'timed-out'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'not-mergeable'
  | 'invalid'
  | 'failed'
  | 'unexpected-answer';

const PASSING: readonly ForgeErrorCode[] = ['unreachable', 'failed', 'timed-out'];

export interface ForgeErrorFacts {
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** Whether nothing changed, so that the same call may be made again. */
  readonly retriable?: boolean;
  readonly cause?: unknown;
}

/** One line: what was asked, of whom, and what the forge said. Never the token. */
export class ForgeError extends Error {
  override readonly name = 'ForgeError';
  readonly code: ForgeErrorCode;
  readonly status: number | undefined;
  readonly retriable: boolean;

  constructor(code: ForgeErrorCode, problem: string, { status, retriable = false, cause }: ForgeErrorFacts = {}) {
    super(problem, { cause });
    this.code = code;
    this.status = status;
    this.retriable = retriable;
  }
}

export function isForgeError(error: unknown, code?: ForgeErrorCode): error is ForgeError {
  return error instanceof ForgeError && (code === undefined || error.code === code);
}

/** Whether it is the forge's trouble, or that of the way to it, which may be over soon: nothing is said about what was asked. */
export const isPassing = (error: unknown): error is ForgeError => isForgeError(error) && PASSING.includes(error.code);
