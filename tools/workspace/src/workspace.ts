import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { endAtOnce } from '@cutover/toolchain/end';

/** Where checks run, and how: what tests replace. */
export interface Workspace {
  /** The root folder. */
  readonly root: string;
  /** Runs a command there to its end, its output shown. @returns its exit code */
  readonly run: (command: string, args: readonly string[], env?: NodeJS.ProcessEnv) => number;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');

export const NX_ENVIRONMENT = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };

/** Ctrl-C and the like end the whole run; a command that the system killed has failed, and the next one runs. */
const INTERRUPTS: readonly (NodeJS.Signals | null)[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function thisWorkspace(): Workspace {
  return {
    root: ROOT,
    run: (command, args, env) => {
      const options = { cwd: ROOT, env: { ...process.env, ...NX_ENVIRONMENT, ...env } };
      const child = spawnSync(command, [...args], { ...options, stdio: 'inherit' });
      if (child.error) throw child.error;
      if (INTERRUPTS.includes(child.signal)) endAtOnce(130);
      return child.status ?? 1;
    },
  };
}
