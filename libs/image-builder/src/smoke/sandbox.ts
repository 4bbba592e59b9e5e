import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findExecutable } from '@cutover/toolchain';
import { EVENTS_FD, type SmokeEvent } from './preload.ts';
import { PRELOAD_AT, SANDBOX_SCRIPT, SETUP_FAILED } from './sandbox-script.ts';
import type { SmokeRun } from './verdict.ts';

export interface SandboxOptions {
  /** Folders laid one over the other, topmost first. */
  readonly parts: readonly string[];
  /** A folder of the caller's, removed by it. */
  readonly scratch: string;
  /** Source of what runs before the app. */
  readonly preload: string;
  /** Node as the image names it, its flags, the app's file and arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env: readonly string[];
  readonly workingDir: string;
  /** How long the app may run without listening, in milliseconds. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

/** `uid:gid` of images, numeric: distroless' `nonroot`. */
const USER = '65532';
const MAX_STDERR = 64 * 1024;
/** After its limit the sandbox ends by itself, should this process be gone. */
const GRACE_S = 5;

/** Of util-linux and coreutils; looked up here, since the app's own PATH holds inside. */
const TOOLS = ['unshare', 'setpriv', 'env', 'sh'] as const;
type Tools = Readonly<Record<(typeof TOOLS)[number], string>>;

export interface Impossible {
  /** Why this machine makes no such sandbox. */
  readonly impossible: string;
}

/**
 * Starts an app in namespaces of its own without a network, as an unprivileged user who can write nowhere but to /tmp, until it
 * listens, ends, or its time is over. Every process of it and every mount is gone when this resolves.
 */
export async function runInSandbox(options: SandboxOptions): Promise<SmokeRun | Impossible> {
  options.signal?.throwIfAborted();
  const tools = await findTools();
  if ('impossible' in tools) return tools;
  const root = join(options.scratch, 'root');
  const preload = join(options.scratch, 'preload.cjs');
  await mkdir(root, { recursive: true });
  await writeFile(preload, options.preload);
  const child = spawn(tools.unshare, argumentsFor(options, tools, root, preload), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    cwd: '/',
  });
  const run = await watched(child, options);
  options.signal?.throwIfAborted();
  const isStarted = run.exitCode !== SETUP_FAILED && run.events.some(({ event }) => event === 'started');
  return isStarted ? run : { impossible: run.stderr.trim().split('\n').at(-1) ?? '' };
}

async function findTools(): Promise<Tools | Impossible> {
  const found: [string, string][] = [];
  for (const name of TOOLS) {
    const path = await findExecutable(name);
    if (path === undefined) return { impossible: `there is no ${name} on this machine` };
    found.push([name, path]);
  }
  return Object.fromEntries(found) as Tools;
}

function argumentsFor(options: SandboxOptions, tools: Tools, root: string, preload: string): string[] {
  const isRoot = process.getuid?.() === 0;
  const [node, ...rest] = options.command;
  const namespaces = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child=SIGKILL'];
  const rights = isRoot ? [] : ['--user', '--map-root-user'];
  const seconds = String(Math.ceil(options.limitMs / 1000) + GRACE_S);
  const user = isRoot
    ? [`--setgid=${USER}`, `--setuid=${USER}`]
    : ['--user', `--map-user=${USER}`, `--map-group=${USER}`];
  const inside = [tools.unshare, ...user, `--root=${root}`, `--wd=${options.workingDir}`, '--', node];
  const app = [tools.env, '-i', ...options.env, tools.setpriv, '--no-new-privs', ...inside, '--require', PRELOAD_AT];
  const script = [tools.sh, '-c', SANDBOX_SCRIPT, 'sh', root, options.parts.join(':'), preload, seconds];
  return [...rights, ...namespaces, '--', ...script, ...app, ...rest];
}

/** Resolves once nothing holds the ends of its pipes any more: all of its processes are gone then. */
function watched(child: ChildProcess, { limitMs, signal }: SandboxOptions): Promise<SmokeRun> {
  const events: SmokeEvent[] = [];
  let stderr = '';
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(end, limitMs);
  signal?.addEventListener('abort', end, { once: true });
  createInterface({ input: child.stdio[EVENTS_FD] as Readable }).on('line', (line) => {
    const event = parsed(line);
    if (event) events.push(event);
    if (event?.event === 'listening') end();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      stderr += error.message;
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve({ events, stderr, exitCode: isEnded ? null : code });
    });
  });
}

/** The app could write to the pipe, too: what is no event is nothing. */
function parsed(line: string): SmokeEvent | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null && 'event' in event ? (event as SmokeEvent) : undefined;
  } catch {
    return undefined;
  }
}
