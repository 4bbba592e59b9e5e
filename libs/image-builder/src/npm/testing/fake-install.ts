import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFiles, type Files } from './npm-folder.ts';

/** An app and packages as npm leaves them, made without npm and without a network. */
export interface FakeInstall {
  readonly app: string;
  /** npm's cache with the packages' archives. */
  readonly npmCache: string;
}

export interface FakePackage {
  readonly files?: Files;
  /** Further fields of its entry in the lockfile. */
  readonly locked?: object;
}

/** An app in `folder` with these packages at version 1.0.0, installed, locked and in npm's cache. */
export function fakeInstall(
  folder: string,
  files: Files,
  packages: Readonly<Record<string, FakePackage>>,
): FakeInstall {
  const app = join(folder, 'app');
  const npmCache = join(folder, 'npm');
  const names = Object.keys(packages);
  const dependencies = Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const manifest = { name: 'shop', version: '1.0.0', dependencies };
  writeFiles(app, { 'package.json': manifest, 'index.js': '', ...files });
  const locked = names.map((name) => {
    const one = packages[name]!;
    const at = join(app, 'node_modules', name);
    writeFiles(at, { 'package.json': { name, version: '1.0.0' }, 'index.js': '// as published\n', ...one.files });
    return [`node_modules/${name}`, { version: '1.0.0', integrity: archived(at, npmCache), ...one.locked }];
  });
  const lock = { lockfileVersion: 3, packages: { '': manifest, ...Object.fromEntries(locked) } };
  writeFiles(app, { 'package-lock.json': lock });
  return { app, npmCache };
}

/** Packs a folder into npm's cache. Gives its integrity. */
function archived(folder: string, npmCache: string): string {
  const staging = join(npmCache, 'staging');
  cpSync(folder, join(staging, 'package'), { recursive: true });
  execFileSync('tar', ['--mtime=@0', '--sort=name', '-czf', join(npmCache, 'package.tgz'), '-C', staging, 'package']);
  const bytes = readFileSync(join(npmCache, 'package.tgz'));
  const hash = createHash('sha512').update(bytes).digest();
  const hex = hash.toString('hex');
  const path = join(npmCache, '_cacache/content-v2/sha512', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  rmSync(staging, { recursive: true });
  return `sha512-${hash.toString('base64')}`;
}
