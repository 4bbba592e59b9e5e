import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogStream } from './log-stream.ts';
import { ROOT, type Service } from './services.ts';

/** What a child inherits of our environment; its settings come from the plan alone. */
const INHERITED = ['PATH', 'HOME', 'TZ', 'LANG'];
export const QUIET = ['--disable-warning=ExperimentalWarning'];
const PATIENCE_MS = 5_000;

export interface Child {
  /** SIGTERM to the whole process group, SIGKILL to what is left of it after five seconds. */
  stop(): Promise<void>;
}

/**
 * Runs a service under `node --watch`: a change of any file it has loaded, its libraries' included, starts it again. It leads a
 * process group of its own, so that a Ctrl-C at the terminal reaches us alone and nothing it started is left behind.
 */
export function startChild(service: Service, logs: LogStream, overrides: Readonly<Record<string, string>> = {}): Child {
  const env: NodeJS.ProcessEnv = { ...service.env, ...overrides };
  for (const name of INHERITED) if (process.env[name] !== undefined) env[name] = process.env[name];
  const args = ['--watch', '--watch-preserve-output', ...QUIET, service.main];
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio, detached: true });
  logs.follow(service.name, child.stdout, child.stderr);
  const gone = once(child, 'exit');
  child.on('error', (error) => logs.line(service.name, `cannot be started: ${error.message}`));
  return {
    async stop() {
      if (child.pid === undefined) return;
      signalGroup(child.pid, 'SIGTERM');
      await Promise.race([gone, sleep(PATIENCE_MS, undefined, { ref: false })]);
      signalGroup(child.pid, 'SIGKILL');
      await gone;
    },
  };
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // Gone already, which is what is wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
