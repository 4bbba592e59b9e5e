import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { npm } from './npm-folder.ts';

/** Path → what is there: `file MODE SHA256` (mode x or -), `link TARGET`, `folder`. */
export type Listing = Map<string, string>;

/** All below a folder. */
export function listingOf(folder: string, skip: (path: string) => boolean = () => false): Listing {
  const listing: Listing = new Map();
  const visit = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const at = path === '' ? name : `${path}/${name}`;
      if (skip(at)) continue;
      const stats = lstatSync(join(folder, at));
      if (stats.isDirectory()) visit(at);
      else listing.set(at, lineOf(join(folder, at), stats.isSymbolicLink(), (stats.mode & 0o111) !== 0));
    }
  };
  if (existsSync(folder)) visit('');
  return listing;
}

function lineOf(path: string, isLink: boolean, isProgram: boolean): string {
  if (isLink) return `link ${readlinkSync(path)}`;
  return `file ${isProgram ? 'x' : '-'} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

export interface OracleOptions {
  /** The workspace, or the app where it is alone. */
  readonly root: string;
  /** The app's folder in it, or ''. */
  readonly app: string;
  readonly scratch: string;
  readonly cache: string;
}

/**
 * What npm itself installs for one app in production, in a copy of the workspace: `npm ci --omit=dev --install-links`, and
 * `--workspace APP` where it is a part of one. npm links packages of a workspace whatever it is told, so that each such link is
 * replaced by what `npm pack` makes of the package, with the package's own node_modules in it; and the app's own node_modules, which an
 * app that is alone does not need, is laid over the workspace's.
 */
export function oracleOf({ root, app, scratch, cache }: OracleOptions): { copy: string; modules: Listing } {
  const copy = join(scratch, 'oracle');
  cpSync(root, copy, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  npm(copy, cache, 'ci', '--omit=dev', '--install-links', ...(app === '' ? [] : ['--workspace', app]));
  const modules: Listing = new Map();
  for (const [path, line] of listingOf(join(copy, 'node_modules'))) {
    const folder = line.startsWith('link ') ? realpathSync(join(copy, 'node_modules', path)) : '';
    const isPackage = folder !== '' && existsSync(join(folder, 'package.json')) && lstatSync(folder).isDirectory();
    if (!isPackage) modules.set(path, line);
    else if (folder !== realpathSync(join(copy, app))) addCopy(modules, path, folder, { scratch, cache });
  }
  if (app !== '') for (const [path, line] of listingOf(join(copy, app, 'node_modules'))) modules.set(path, line);
  return { copy, modules };
}

function addCopy(
  modules: Listing,
  path: string,
  folder: string,
  { scratch, cache }: Pick<OracleOptions, 'scratch' | 'cache'>,
): void {
  const to = join(scratch, 'packed', path);
  mkdirSync(to, { recursive: true });
  const [packed] = JSON.parse(npm(folder, cache, 'pack', '--json', '--pack-destination', to)) as [{ filename: string }];
  execFileSync('tar', ['-xzf', join(to, packed.filename), '-C', to]);
  for (const [file, line] of listingOf(join(to, 'package'))) modules.set(`${path}/${file}`, line);
  for (const [file, line] of listingOf(join(folder, 'node_modules'))) modules.set(`${path}/node_modules/${file}`, line);
}

/** Lines of what differs, without what is permitted. */
export function differences(actual: Listing, expected: Listing, permitted: readonly RegExp[]): string[] {
  const paths = [...new Set([...actual.keys(), ...expected.keys()])].sort();
  return paths
    .filter((path) => actual.get(path) !== expected.get(path) && !permitted.some((pattern) => pattern.test(path)))
    .map((path) => `${path}: ${actual.get(path) ?? 'absent'} instead of ${expected.get(path) ?? 'absent'}`);
}

/**
 * Walks both trees from the app along what each package says it needs, as Node finds it, and holds what is found against each other:
 * the same name finds the same package everywhere.
 * @returns lines of what differs
 */
export function resolutionDifferences(actualApp: string, expectedApp: string): string[] {
  const lines: string[] = [];
  const seen = new Set<string>();
  const waiting: [string, string][] = [[actualApp, expectedApp]];
  for (const [actual, expected] of waiting) {
    if (seen.has(`${actual} ${expected}`)) continue;
    seen.add(`${actual} ${expected}`);
    for (const name of wantedBy(expected)) {
      const pair = [find(actual, name), find(expected, name)] as const;
      const [a, b] = pair.map((folder) => (folder === undefined ? 'nothing' : identityOf(folder)));
      if (a !== b) lines.push(`${relative(dirname(expectedApp), expected)} finds ${a} by ${name} instead of ${b}`);
      else if (pair[0] !== undefined && pair[1] !== undefined) waiting.push([pair[0], pair[1]]);
    }
  }
  return lines;
}

function wantedBy(folder: string): string[] {
  const { dependencies, optionalDependencies, peerDependencies } = manifestOf(folder);
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

function find(from: string, name: string): string | undefined {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(path)) return realpathSync(path);
    if (folder === dirname(folder)) return undefined;
  }
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: object;
  readonly optionalDependencies?: object;
  readonly peerDependencies?: object;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function identityOf(folder: string): string {
  const { name, version } = manifestOf(folder);
  return `${name}@${version}`;
}
