import { run } from '@cutover/toolchain';
import { EngineError } from './errors.ts';

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to what the command finds in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; none by default. Passwords go here, never among the arguments. */
  readonly input?: string;
  /** Ends the command by SIGKILL. */
  readonly signal?: AbortSignal;
  /** Whether any exit code is an answer, not an error. */
  readonly allowFailure?: boolean;
}

export interface CommandResult {
  /** 128 where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end.
 * @throws EngineError command-failed with its last lines, unless `allowFailure`; the signal's reason when aborted
 */
export async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { env, input = '', allowFailure = false, ...options }: CommandOptions = {},
): Promise<CommandResult> {
  const { code, bytes, tail } = await run(program, args, { ...options, input, env: { ...process.env, ...env } });
  if (code === 0 || allowFailure) return { code, stdout: `${bytes.stdout}`, stderr: `${bytes.stderr}` };
  const lines = tail.filter((line) => line.trim() !== '');
  throw new EngineError('command-failed', `${program} ${args.join(' ')} exited with ${code}:`, lines);
}
