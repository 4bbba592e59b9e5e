import { setTimeout as sleep } from 'node:timers/promises';
import { ToolchainError } from '../errors.ts';
import { run } from '../process/run.ts';
import type { RunResult } from '../process/run.ts';

export interface AptContext {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** What is being done, for people. */
  readonly say: (detail: string) => void;
  /** Milliseconds between two tries while another process holds apt's lock. */
  readonly lockRetryMs: number;
  readonly lockTries: number;
}

const QUIET: NodeJS.ProcessEnv = {
  DEBIAN_FRONTEND: 'noninteractive',
  APT_LISTCHANGES_FRONTEND: 'none',
  NEEDRESTART_SUSPEND: '1',
  LC_ALL: 'C.UTF-8',
};

const LOCKED = /Could not get lock|Unable to lock|is another process using it/;
const STALE_LISTS = /Unable to locate package|has no installation candidate|404 +Not Found|Failed to fetch/;
const INTERRUPTED = /dpkg was interrupted|dpkg --configure -a/;

function says(result: RunResult, pattern: RegExp): boolean {
  return result.code !== 0 && result.tail.some((line) => pattern.test(line));
}

/** Runs a command of apt's; while another one holds its lock, waits and tries again. */
async function locked(context: AptContext, command: string, args: readonly string[]): Promise<RunResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await run(command, args, {
      env: { ...context.env, ...QUIET },
      ...(context.signal && { signal: context.signal }),
      // Killed midway dpkg leaves packages half configured; interrupted it ends what it is at.
      onAbort: 'interrupt',
      onLine: (line) => /^(?:Get|Unpacking|Setting up)\b/.test(line) && context.say(line.replace(/ \.\.\.$/, '')),
    });
    if (!says(result, LOCKED) || attempt >= context.lockTries) return result;
    context.say("waiting for another process's lock on apt");
    await sleep(context.lockRetryMs, undefined, { signal: context.signal });
  }
}

function update(context: AptContext): Promise<RunResult> {
  context.say('refreshing package lists (apt-get update)');
  return locked(context, 'apt-get', ['update', '-q']);
}

function install(context: AptContext, packages: readonly string[]): Promise<RunResult> {
  // --no-remove: nothing that is installed may have to make room.
  const flags = ['-y', '-q', '--no-install-recommends', '--no-remove', '-o', 'Dpkg::Options::=--force-confold'];
  return locked(context, 'apt-get', ['install', ...flags, ...packages]);
}

/** Whether apt's lists lack one of the packages: a fresh container has no lists at all. */
async function listsLack(context: AptContext, packages: readonly string[]): Promise<boolean> {
  const { stdout } = await run('apt-cache', ['policy', ...packages], { env: { ...context.env, ...QUIET } });
  const candidates = stdout.match(/^ +Candidate: (?!\(none\))/gm) ?? [];
  return candidates.length < packages.length;
}

/** Repairs what made a first try fail, where that is known; resolves with whether there is reason to try again. */
async function repair(context: AptContext, failed: RunResult): Promise<boolean> {
  if (says(failed, INTERRUPTED)) {
    context.say('finishing an interrupted installation (dpkg --configure -a)');
    return (await locked(context, 'dpkg', ['--configure', '-a'])).code === 0;
  }
  return says(failed, STALE_LISTS) && (await update(context)).code === 0;
}

/** Installs packages by apt-get, refreshing its lists only where they lack something. Rejects with `apt-failed`. */
export async function aptInstall(packages: readonly string[], context: AptContext): Promise<void> {
  if (await listsLack(context, packages)) await update(context);
  let result = await install(context, packages);
  if (result.code !== 0 && (await repair(context, result))) result = await install(context, packages);
  if (result.code === 0) return;
  const what = `apt-get could not install ${packages.join(' ')} (exit code ${result.code})`;
  throw new ToolchainError('apt-failed', `${what}; mend what its last lines say and run the same again:`, result.tail);
}
