import { access, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ImageBuildError } from '../errors.ts';
import { readLockfile } from './read-lock.ts';
import type { NpmLock } from './npm-lock.ts';

/** An app and the lockfile that says what it is installed with. */
export interface NpmWorkspace {
  /** Absolute, links resolved: where the lockfile and the shared node_modules lie. */
  readonly root: string;
  /** The app's folder below it, with `/`; '' where the app is no part of a workspace. */
  readonly app: string;
  readonly lock: NpmLock;
}

/** npm reads the shrinkwrap first. */
const LOCKFILES = ['npm-shrinkwrap.json', 'package-lock.json'];
const FOREIGN = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/**
 * The lockfile beside an app's package.json, or of the workspace above that the app is a part of.
 * @throws ImageBuildError lockfile-invalid
 */
export async function findWorkspace(folder: string): Promise<NpmWorkspace> {
  const appDir = await realpath(folder);
  for (let root = appDir; ; root = dirname(root)) {
    const file = await firstIn(root, LOCKFILES);
    if (file !== undefined) return workspaceOf(root, appDir, file);
    if (root === dirname(root)) break;
  }
  const foreign = await firstIn(appDir, FOREIGN);
  const hint = foreign === undefined ? 'run npm install' : `${foreign} is not read, npm's lockfile is: run npm install`;
  throw invalid(folder, `no package-lock.json in ${folder} nor in a folder above it: ${hint}`);
}

async function workspaceOf(root: string, appDir: string, file: string): Promise<NpmWorkspace> {
  const path = join(root, file);
  const lock = await readLockfile(path);
  const app = relative(root, appDir).split(sep).join('/');
  if (lock.has(app)) return { root, app, lock };
  throw invalid(path, `${path} knows no package at "${app}": add it to "workspaces" and run npm install`);
}

async function firstIn(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const isThere = await access(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (isThere) return name;
  }
  return undefined;
}

function invalid(path: string, message: string): ImageBuildError {
  return new ImageBuildError('lockfile-invalid', message, { fields: { path } });
}
