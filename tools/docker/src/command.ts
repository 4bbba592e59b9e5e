import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
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

const TAIL = 20;

/**
 * Runs a command to its end.
 * @throws EngineError command-failed with its last lines, unless `allowFailure`; an AbortError when aborted
 */
export async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { env, input = '', allowFailure = false, ...options }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(program, args, {
    ...options,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
  // Whoever reads no input closes it: no error of ours.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  if (code === 0 || allowFailure) return { code, stdout, stderr };
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  throw new EngineError('command-failed', `${program} ${args.join(' ')} exited with ${code}:`, lines.slice(-TAIL));
}
