import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endGroup, signalGroup } from './end-group.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the command; the caller's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input, which ends after it; none when absent. Passwords go here, never among the arguments. */
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** How an abort ends the command: its whole process group by SIGKILL (default), or SIGINT and a wait for it to tidy up. */
  readonly onAbort?: 'kill' | 'interrupt';
  /** Every line of standard output and error, in order of arrival. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly onSpawn?: (pid: number) => void;
}

export interface RunResult {
  /** The exit code; 128 and more where a signal ended the command, as in a shell. */
  readonly code: number;
  /** Its lines, without the last one's end. */
  readonly stdout: string;
  /** Standard output and error as they were, byte by byte. */
  readonly bytes: { readonly stdout: Buffer; readonly stderr: Buffer };
  /** Last lines of both streams, oldest first. */
  readonly tail: readonly string[];
}

const TAIL_LINES = 20;

interface Collected {
  readonly lines: string[];
  readonly tail: string[];
  readonly chunks: Readonly<Record<'stdout' | 'stderr', Buffer[]>>;
}

function collect(child: ChildProcess, options: RunOptions): Collected {
  const lines: string[] = [];
  const tail: string[] = [];
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.on('data', (chunk: Buffer) => chunks[stream].push(chunk));
    createInterface({ input: child[stream]! }).on('line', (line) => {
      if (stream === 'stdout') lines.push(line);
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      options.onLine?.(line, stream);
    });
  }
  return { lines, tail, chunks };
}

function start(command: string, args: readonly string[], { cwd, env = process.env, input }: RunOptions): ChildProcess {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = spawn(command, [...args], { cwd, env, stdio: [stdin, 'pipe', 'pipe'], detached: true });
  // Whoever reads no input closes it: no error of ours.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return child;
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
  const child = start(command, args, options);
  const { lines, tail, chunks } = collect(child, options);
  const ended = endedBy(child, options);
  try {
    if (child.pid !== undefined) options.onSpawn?.(child.pid);
  } catch (error) {
    // A command of which no record could be made would outlive a killed caller.
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    await Promise.allSettled([ended]);
    throw error;
  }
  const code = await ended;
  const bytes = { stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr) };
  return { code, stdout: lines.join('\n'), bytes, tail };
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
