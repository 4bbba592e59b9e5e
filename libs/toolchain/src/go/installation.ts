import { homedir } from 'node:os';
import { join } from 'node:path';
import { ToolchainError } from '../errors.ts';
import { findExecutable } from '../process/find-executable.ts';
import { run } from '../process/run.ts';
import { compareVersions } from './version.ts';
import type { ToolModule } from './module.ts';

export interface GoInstallation {
  readonly path: string;
  /** As Go says it, `go1.26.8`. */
  readonly version: string;
  /** The user's settings file (`go env -w`), which may name a module proxy. */
  readonly settings: string;
}

/** Where Go's own installer and distributions put it; sudo's PATH leaves out the first. */
const USUAL_FOLDERS = ['/usr/local/go/bin', '/usr/lib/go/bin', join(homedir(), 'go', 'bin')];

/** The Go command on PATH or where it is usually installed; undefined where there is none. */
export async function findGo(
  env: NodeJS.ProcessEnv = process.env,
  folders: readonly string[] = USUAL_FOLDERS,
): Promise<GoInstallation | undefined> {
  const path = findExecutable('go', env, folders);
  if (path === undefined) return undefined;
  const { code, stdout, tail } = await run(path, ['env', 'GOVERSION', 'GOENV'], {
    env: { ...env, GOTOOLCHAIN: 'local', GOFLAGS: '' },
  });
  const [version, settings] = stdout.split('\n');
  if (code !== 0 || !version) throw new ToolchainError('go-missing', `${path} does not run: reinstall Go`, tail);
  return { path, version, settings: settings || 'off' };
}

function highest(modules: readonly ToolModule[]): string {
  return modules.map(({ goMod }) => goMod.go).reduce((a, b) => (compareVersions(a, b) < 0 ? b : a));
}

function names(modules: readonly ToolModule[]): string {
  return modules.map(({ name }) => name).join(', ');
}

/** The Go that can build all of `modules`, or an error that says which to install. */
export function needGo(go: GoInstallation | undefined, modules: readonly ToolModule[]): GoInstallation {
  const want = highest(modules);
  const advice = `install Go ${want} or newer from https://go.dev/dl/ into /usr/local/go, or put it on PATH`;
  if (go === undefined) {
    throw new ToolchainError('go-missing', `Go is not installed, and compiles ${names(modules)}: ${advice}`);
  }
  // A development version has no number: it is the newest.
  if (go.version.startsWith('go') && compareVersions(go.version, want) < 0) {
    throw new ToolchainError('go-too-old', `${go.path} is ${go.version}, too old for ${names(modules)}: ${advice}`);
  }
  return go;
}
