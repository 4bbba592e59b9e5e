import { execFile } from 'node:child_process';
import { ImageBuildError } from './errors.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

const MAX_OUTPUT = 64 * 1024 * 1024;
const SHOWN_LINES = 4;

/**
 * Runs a program and gives what it printed.
 * @throws ImageBuildError command-failed with the last lines it said; `fields.reason` is ENOENT when there is no such program
 */
export function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const environment = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const settings = {
    maxBuffer: MAX_OUTPUT,
    env: environment,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal ? { signal: options.signal } : {}),
  };
  return new Promise((resolve, reject) => {
    execFile(program, args, settings, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else reject(failure(program, args, error, stderr));
    });
  });
}

function failure(program: string, args: readonly string[], cause: Error & { code?: unknown }, stderr: string): Error {
  if (cause.name === 'AbortError') return cause;
  const said = stderr.trim().split('\n').slice(-SHOWN_LINES).join(' | ');
  return new ImageBuildError('command-failed', `${program} ${args[0] ?? ''} failed: ${said || cause.message}`, {
    cause,
    fields: { program, args, reason: cause.code, stderr },
  });
}
