import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Context } from '../context.ts';
import type { LogFile } from './log-files.ts';

export interface FollowOptions {
  /** Lines from the end of each file. */
  readonly tail: number;
  readonly follow: boolean;
}

function args({ path }: LogFile, { tail, follow }: FollowOptions): string[] {
  // -F goes on when a restarted component opens a new file of the same name.
  return ['-n', String(tail), ...(follow ? ['-F'] : []), path];
}

/** Prints the ends of files, each line under its component's name where there are several; with `follow` until interrupted. */
export async function followLogs(
  { terminal, signal }: Context,
  files: readonly LogFile[],
  options: FollowOptions,
): Promise<void> {
  const width = Math.max(...files.map(({ component }) => component.length));
  const follow = (file: LogFile) => {
    const prefix = files.length > 1 ? `${file.component.padEnd(width)} | ` : '';
    const child = spawn('tail', args(file, options), { stdio: ['ignore', 'pipe', 'ignore'] });
    signal.addEventListener('abort', () => child.kill(), { once: true });
    createInterface({ input: child.stdout }).on('line', (line) => terminal.out.write(`${prefix}${line}\n`));
    return new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve());
    });
  };
  if (options.follow) await Promise.all(files.map(follow));
  else for (const file of files) await follow(file);
  signal.throwIfAborted();
}
