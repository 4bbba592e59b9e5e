import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from '@cutover/testing-kit';
import { ensureStandin } from './ensure-standin.ts';

export interface StartOptions {
  /** Where the data file lies; a folder of its own that `stop` removes when left out. */
  readonly dir?: string;
  /** TCP port on 127.0.0.1; a free one when left out. */
  readonly port?: number;
}

export interface MongoStandin {
  /** `mongodb://127.0.0.1:PORT`, without a database. */
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  /** Sends a signal (SIGKILL to crash it) and waits until the process is gone. The data stays. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** SIGTERM, wait, and remove the folder if it was made here. */
  stop(): Promise<void>;
}

const START_MS = 30_000;

/**
 * Starts the stand-in as a child process and waits until it answers.
 * @throws Error with the process's own line when it does not come up
 */
export async function startMongoStandin(options: StartOptions = {}): Promise<MongoStandin> {
  const { classpath } = await ensureStandin();
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'mongo-standin-')));
  const child = spawn(
    'java',
    [
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      classpath,
      'cutover.Main',
      '--dir',
      dir,
      '--port',
      String(options.port ?? (await freePort())),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const gone = once(child, 'exit');
  const port = await listening(child);
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await gone;
  };
  const stop = async (): Promise<void> => {
    await kill('SIGTERM');
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  return { url: `mongodb://127.0.0.1:${port}`, port, dir, kill, stop };
}

function listening(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`mongo-standin did not answer within ${START_MS} ms: ${output}`));
    }, START_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /^listening \S+ (\d+)$/m.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`mongo-standin ended with ${code ?? signal}: ${output.trim()}`));
    });
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(new Error(`mongo-standin could not be started: ${cause.message}; is Java 17 installed?`, { cause }));
    });
  });
}
