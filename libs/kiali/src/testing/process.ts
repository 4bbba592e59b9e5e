import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { until } from '@cutover/testing-kit';

export interface Running {
  readonly stop: () => Promise<void>;
}

export interface Starting {
  readonly what: string;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly log: string;
  /** Whether it serves. */
  readonly ready: () => Promise<boolean>;
  readonly withinMs?: number;
}

/** Resolves once a program serves, which goes with this process. @throws Error with its last lines where it ends instead */
export async function startProcess({
  what,
  argv,
  cwd,
  env = process.env,
  log,
  ready,
  withinMs = 60_000,
}: Starting): Promise<Running> {
  const file = openSync(log, 'a', 0o600);
  const stdio = ['ignore', file, file] as const;
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], { cwd, env, stdio: [...stdio] });
  closeSync(file);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const lines = async (): Promise<string> => (await readFile(log, 'utf8')).trim().split('\n').slice(-5).join(' | ');
  const look = async (): Promise<boolean> => {
    if (child.exitCode === null) return ready().catch(() => false);
    throw new Error(`${what} ended`);
  };
  try {
    await until(`${what} serves`, look, { withinMs, everyMs: 200 });
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}: ${await lines()}`);
  }
  return { stop };
}

/** Whether a path answers with 200. */
export async function answers(url: string): Promise<boolean> {
  const { status, body } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  await body?.cancel();
  return status === 200;
}
