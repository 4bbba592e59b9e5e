import { ToolchainError } from '../errors.ts';
import { startClock } from '../progress.ts';
import type { Progress } from '../progress.ts';
import { findExecutable } from '../process/find-executable.ts';
import { run } from '../process/run.ts';
import { aptInstall } from './apt.ts';
import { QUERY_FORMAT, missingPackages, parseInstalled } from './installed.ts';
import { packageOf } from './packages.ts';
import type { DebianNeed } from './packages.ts';
import { POLICY_FILE, removeStalePolicy, withoutServiceStart } from './service-policy.ts';

export interface DebianOptions {
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** The machine that packages are installed on; tests bring one of their own. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly uid: number | undefined;
  readonly policyFile: string;
  readonly lockRetryMs: number;
}

const LOCK_RETRY_MS = 2000;
const LOCK_WAIT_MS = 300_000;

export function thisMachine(): Machine {
  return { env: process.env, uid: process.getuid?.(), policyFile: POLICY_FILE, lockRetryMs: LOCK_RETRY_MS };
}

function notDebian(needs: readonly DebianNeed[]): ToolchainError {
  const names = needs.map(packageOf).join(' ');
  return new ToolchainError(
    'not-debian',
    `this needs ${names}, packages of Debian or Ubuntu, and finds no dpkg: run it there, or on an existing cluster`,
  );
}

async function missing(needs: readonly DebianNeed[], machine: Machine): Promise<string[]> {
  const query = findExecutable('dpkg-query', machine.env);
  if (query === undefined || findExecutable('apt-get', machine.env) === undefined) throw notDebian(needs);
  const { stdout } = await run(query, ['-W', '-f', QUERY_FORMAT], { env: machine.env });
  return missingPackages(needs, parseInstalled(stdout), machine.env);
}

export async function ensurePackagesOn(
  machine: Machine,
  needs: readonly DebianNeed[],
  { progress, signal }: DebianOptions,
): Promise<void> {
  const { elapsed } = startClock();
  const packages = await missing(needs, machine);
  if (packages.length === 0) {
    if (machine.uid === 0) await removeStalePolicy(machine.policyFile);
    progress({ tool: 'debian', state: 'cached' });
    return;
  }
  const names = packages.join(' ');
  if (machine.uid !== 0) {
    const how = `run as root, or install them first: apt-get install --no-install-recommends ${names}`;
    throw new ToolchainError('not-root', `Debian packages are missing (${names}): ${how}`);
  }
  const say = (detail: string): void => progress({ tool: 'debian', state: 'installing', detail, elapsedMs: elapsed() });
  say(`installing ${names}`);
  const { env, lockRetryMs, policyFile } = machine;
  const context = { env, signal, say, lockRetryMs, lockTries: Math.ceil(LOCK_WAIT_MS / LOCK_RETRY_MS) };
  await withoutServiceStart(() => aptInstall(packages, context), policyFile);
  progress({ tool: 'debian', state: 'done', detail: `installed ${names}`, elapsedMs: elapsed() });
}

/**
 * Installs those of the packages that are missing, by apt-get and without a question, and says which.
 * Their services are not started, nothing that is installed is removed. Rejects with `not-debian`, `not-root`,
 * `apt-failed` (with apt's last lines), or the signal's reason once apt has come to a clean end.
 */
export function ensureDebianPackages(needs: readonly DebianNeed[], options: DebianOptions): Promise<void> {
  return ensurePackagesOn(thisMachine(), needs, options);
}
