import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endGroup, signalGroup } from './end-group.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the command; the caller's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** How an abort ends the command: its whole process group by SIGKILL (default), or SIGINT and a wait for it to tidy up. */
  readonly onAbort?: 'kill' | 'interrupt';
  /** Every line of standard output and error, in order of arrival. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly onSpawn?: (pid: number) => void;
}

export interface RunResult {
  /** The exit code; 128 and more where a signal ended the command, as in a shell. */
  readonly code: number;
  readonly stdout: string;
  /** Last lines of both streams, oldest first. */
  readonly tail: readonly string[];
}

const TAIL_LINES = 20;

function collect(child: ChildProcess, options: RunOptions): { stdout: string[]; tail: string[] } {
  const stdout: string[] = [];
  const tail: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream]! }).on('line', (line) => {
      if (stream === 'stdout') stdout.push(line);
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      options.onLine?.(line, stream);
    });
  }
  return { stdout, tail };
}

function exit(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
}

/**
 * Runs a command to its end, in a process group of its own. Resolves with its exit code, whatever it is.
 * Rejects with the signal's reason when aborted (after the command is gone, and what it started in its group, too), with spawn's error where it cannot start.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { stdout, tail } = collect(child, options);
  const ended = endedBy(child, options);
  try {
    if (child.pid !== undefined) options.onSpawn?.(child.pid);
  } catch (error) {
    // A command of which no record could be made would outlive a killed caller.
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    await Promise.allSettled([ended]);
    throw error;
  }
  return { code: await ended, stdout: stdout.join('\n'), tail };
}

/** Waits for the command's end, or brings it about when aborted. */
async function endedBy(child: ChildProcess, { signal, onAbort = 'kill' }: RunOptions): Promise<number> {
  const { pid } = child;
  if (signal === undefined || pid === undefined) return exit(child);
  const abort = () => void signalGroup(pid, onAbort === 'kill' ? 'SIGKILL' : 'SIGINT');
  signal.addEventListener('abort', abort, { once: true });
  try {
    const code = await exit(child);
    if (signal.aborted && onAbort === 'kill') await endGroup(pid);
    signal.throwIfAborted();
    return code;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
