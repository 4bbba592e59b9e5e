import { run as runToEnd } from '@cutover/toolchain';
import { ImageBuildError } from './errors.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

const SHOWN_LINES = 4;

/**
 * Runs a program and gives what it printed.
 * @throws ImageBuildError command-failed with the last lines it said; `fields.reason` is its exit code, or ENOENT when there is no such program
 */
export async function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const { code, bytes } = await runToEnd(program, args, { ...options, env }).catch((error: NodeJS.ErrnoException) => {
    if (options.signal?.aborted || error.code === undefined) throw error;
    throw failure(program, args, { reason: error.code, said: error.message, cause: error });
  });
  if (code === 0) return bytes.stdout.toString();
  throw failure(program, args, { reason: code, said: bytes.stderr.toString() });
}

interface Why {
  readonly reason: string | number;
  /** Its standard error, or why it was never started. */
  readonly said: string;
  readonly cause?: Error;
}

function failure(program: string, args: readonly string[], { reason, said, cause }: Why): ImageBuildError {
  const lines = said.trim().split('\n').slice(-SHOWN_LINES).join(' | ');
  const what = `${program} ${args[0] ?? ''} failed: ${lines || `exit code ${reason}`}`;
  return new ImageBuildError('command-failed', what, { cause, fields: { program, args, reason, stderr: said } });
}
