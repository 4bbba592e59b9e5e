import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const BIN = join(import.meta.dirname, '..', '..', '..', 'cutover', 'bin', 'cutover.mjs');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user would, to its end. */
export const cutover = (...args: string[]): Promise<Finished> => runUntil(undefined, args);

/** As `cutover`, interrupted by the signal: it ends as it does by Ctrl-C. */
async function runUntil(signal: AbortSignal | undefined, args: readonly string[]): Promise<Finished> {
  const env = { ...process.env, NO_COLOR: '1' };
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const interrupt = () => void child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt, { once: true });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  signal?.removeEventListener('abort', interrupt);
  return { code, stdout, stderr };
}

/** As `cutover`, for what has to succeed. @throws Error with what was printed */
export const succeed = (...args: string[]): Promise<Finished> => succeedUntil(undefined, args);

/** As `succeed`, for what a signal may interrupt. @throws Error once it has come */
export async function succeedUntil(signal: AbortSignal | undefined, args: readonly string[]): Promise<Finished> {
  signal?.throwIfAborted();
  const finished = await runUntil(signal, args);
  if (finished.code === 0) return finished;
  const said = `${finished.stdout}\n${finished.stderr}`.trim().split('\n').slice(-30).join('\n');
  throw new Error(`cutover ${args.join(' ')} exited with ${finished.code}:\n${said}`);
}
