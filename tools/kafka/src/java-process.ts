import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { JavaCommand } from './java.ts';

export interface JavaProcess {
  readonly pid: number;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly running: boolean;
  /** Sends the signal (unless it has ended) and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** A Java command; tests have others. */
type Startable = Omit<JavaCommand, 'command'> & { readonly command: string };

export interface ProcessOptions {
  readonly name: string;
  /** Given each line that the program writes. */
  readonly onLine?: (line: string) => void;
  /** Resolves the start: a line of the program, or a probe. */
  readonly ready: { readonly line: RegExp } | { probe(): Promise<boolean> };
  readonly timeoutMs: number;
}

const POLL_MS = 25;
const TAIL = 15;

/**
 * Starts a Java program and waits until it serves.
 * @throws Error in one line, followed by the program's last ones, when it ends first or takes too long
 */
export async function startJava({ command, args }: Startable, options: ProcessOptions): Promise<JavaProcess> {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const tail: string[] = [];
  let seen = false;
  // By whole lines: one that arrives in two chunks is one all the same.
  const read = (line: string): void => {
    if (line === '') return;
    if (tail.push(line) > TAIL) tail.shift();
    if ('line' in options.ready && options.ready.line.test(line)) seen = true;
    options.onLine?.(line);
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', read);
  let end: number | string | undefined;
  const ended = new Promise<number | string>((resolve) => {
    // Not before its last lines are read.
    child.once('close', (code, signal) => resolve((end = code ?? signal ?? 'unknown')));
    child.once('error', (error) => resolve((end = `${error.message}; is Java 17 installed?`)));
  });
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (end === undefined) child.kill(signal);
    await ended;
  };
  const ready = 'probe' in options.ready ? options.ready.probe : async () => seen;
  const until = performance.now() + options.timeoutMs;
  while (!(await ready())) {
    if (end !== undefined) throw new Error(`${options.name} ended with ${end}\n${tail.join('\n')}`);
    if (performance.now() > until) {
      await kill('SIGKILL');
      throw new Error(`${options.name} did not answer within ${options.timeoutMs} ms\n${tail.join('\n')}`);
    }
    await Promise.race([ended, once(AbortSignal.timeout(POLL_MS), 'abort')]);
  }
  return {
    pid: child.pid!,
    ended,
    get running() {
      return end === undefined;
    },
    kill,
  };
}
