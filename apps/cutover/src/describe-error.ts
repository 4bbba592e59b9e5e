/** 3 to 5 are of comparisons: no figures, figures that show a loss, and writes that are not as they were answered. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notMeasurable: 3,
  lossy: 4,
  wrongData: 5,
  interrupted: 130,
} as const;

export interface Described {
  /** What to print after `cutover: `. */
  readonly message: string;
  readonly exitCode: number;
  /** For `--json` and scripts. */
  readonly code: string;
}

/** Reason of the signal that Ctrl-C aborts. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly code = 'interrupted';
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super('stopped; the same command continues from here');
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : 143;
  }
}

/** What stopped a command whose exit code 1 is an answer, as diff(1)'s is: its cause, with exit code 2. */
export class Trouble extends Error {
  override readonly name = 'Trouble';

  constructor(cause: unknown) {
    super('stopped by its cause', { cause });
  }
}

/** What ended a comparison early, whatever it was. */
export class MeasuringEnded extends Error {
  override readonly name = 'MeasuringEnded';
  /** Where what was recorded lies; undefined where nothing was yet. */
  readonly dir: string | undefined;

  constructor(cause: unknown, dir: string | undefined) {
    super('the comparison ended early', { cause });
    this.dir = dir;
  }
}

interface Coded {
  readonly code?: unknown;
  readonly path?: unknown;
  readonly syscall?: unknown;
}

/** Codes, in whatever package, that mean the caller gave something unusable. */
const USAGE_CODES = new Set([
  'folder-failed',
  'ignore-invalid',
  'layout-invalid',
  'policy-invalid',
  'reference-invalid',
  'usage',
  'unknown-strategy',
  'unknown-tool',
  'wrong-usage',
  'rate-not-positive',
  'rate-too-high',
]);

function systemProblem(error: Error & Coded): string | undefined {
  const where = typeof error.path === 'string' ? ` at ${error.path}` : '';
  if (error.code === 'ENOSPC') return `the disk is full${where}: free some space and run the same command again`;
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return `permission denied${where}: run the command as root, or as the user who owns it`;
  }
  if (error.code === 'EADDRINUSE') return `${error.message}: stop what listens there, or choose another port`;
  return undefined;
}

/** Errors of ours carry a code of lower-case words; a Node error's is upper case, and anything else is a bug of ours. */
function isExpected(error: Error & Coded): boolean {
  return typeof error.code === 'string' && /^[a-z]+(-[a-z]+)*$/.test(error.code);
}

function interruptedBy(error: unknown, signal: AbortSignal): Interrupted | undefined {
  if (error instanceof Interrupted) return error;
  const aborted = signal.aborted && (error as Partial<Error> | null)?.name === 'AbortError';
  return aborted && signal.reason instanceof Interrupted ? signal.reason : undefined;
}

/** One line and an exit code for whatever was thrown. A stack is shown only where CUTOVER_DEBUG is set, and only for what nobody expected. */
export function describeError(error: unknown, signal: AbortSignal, debug: boolean): Described {
  if (error instanceof Trouble) return asTrouble(describeError(error.cause, signal, debug));
  if (error instanceof MeasuringEnded) return asMeasuringEnded(error, signal, debug);
  const interrupted = interruptedBy(error, signal);
  if (interrupted) return { message: interrupted.message, exitCode: interrupted.exitCode, code: interrupted.code };
  if (!(error instanceof Error)) return { message: String(error), exitCode: EXIT.failure, code: 'unexpected' };
  return expected(error) ?? unexpected(error, debug);
}

function asMeasuringEnded({ cause, dir }: MeasuringEnded, signal: AbortSignal, debug: boolean): Described {
  const { message, exitCode, code } = describeError(cause, signal, debug);
  const kept = dir === undefined ? 'nothing was recorded' : `what was recorded stays: cutover report ${dir}`;
  if (code === 'interrupted') return { message: `stopped; ${kept}`, exitCode, code };
  if (code === 'unexpected' || exitCode !== EXIT.failure) return { message: `${message}; ${kept}`, exitCode, code };
  return { message: `not measurable, because ${message}; ${kept}`, exitCode: EXIT.notMeasurable, code };
}

function asTrouble(described: Described): Described {
  return described.exitCode === EXIT.failure ? { ...described, exitCode: EXIT.usage } : described;
}

function expected(error: Error & Coded): Described | undefined {
  const code = String(error.code);
  const system = systemProblem(error);
  if (system !== undefined) return { message: system, exitCode: EXIT.failure, code };
  if (!isExpected(error)) return undefined;
  return { message: error.message, exitCode: USAGE_CODES.has(code) ? EXIT.usage : EXIT.failure, code };
}

function unexpected(error: Error, debug: boolean): Described {
  const detail = debug ? (error.stack ?? error.message) : `${error.message} (CUTOVER_DEBUG=1 shows where)`;
  return { message: `unexpected: ${detail}`, exitCode: EXIT.failure, code: 'unexpected' };
}
