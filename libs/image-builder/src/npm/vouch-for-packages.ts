import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { inPool, isSettled, readIfThere, stampOf, writeWhole } from '@cutover/toolchain';
import { ImageBuildError } from '../errors.ts';
import type { BuildContext } from '../options.ts';
import { archivedOf, type Archived } from './archived.ts';
import { assertHarmless } from './assert-harmless.ts';
import { judgeArchived } from './judge-archived.ts';
import { npmCacheFolder } from './npm-cache.ts';
import type { InstalledPackage } from './packages.ts';

export interface VouchOptions {
  /** Default: npm's own, npm_config_cache or ~/.npm. */
  readonly npmCache?: string;
  /** `require` refuses what cannot be checked; default `check`. */
  readonly integrity?: 'check' | 'require';
  /** Names, or paths relative to their package, of files that are let in though they look like secrets. */
  readonly allow?: readonly string[];
}

/** Archives that are unpacked in memory at once. */
const AT_ONCE = 4;

/**
 * Holds installed packages against the archives that the lockfile's integrity names; files that no archive vouches for must at least
 * look harmless. Packages whose files' stamps have not changed since they were found to be right are not read.
 * @returns folders of the packages that could not be checked: no integrity (git), not in npm's cache, or changed by their own scripts
 * @throws ImageBuildError dependency-changed naming the package and a file, secret-in-context, link-escapes, link-dangling
 */
export async function vouchForPackages(
  context: BuildContext,
  root: string,
  packages: readonly InstalledPackage[],
  options: VouchOptions = {},
): Promise<readonly string[]> {
  const record = join(context.cacheDir, 'keys', `verified-${hashOf(root)}.json`);
  const known = new Set(await readRecord(record));
  const npmCache = options.npmCache ?? npmCacheFolder();
  const allow = options.allow && new Set(options.allow);
  const judge = async (one: Archived): Promise<Judged> => {
    const key = keyOf(one, allow);
    if (known.has(key)) return { one, key, isKnown: true, isVerified: true };
    const { isVerified, loose } = await judgeArchived(one, npmCache);
    assertHarmless(join(root, one.folder), loose, allow);
    return { one, key, isKnown: false, isVerified };
  };
  const judged = await inPool(archivedOf(packages), judge, AT_ONCE);
  await remember(record, judged);
  const unverified = judged.filter(({ isVerified }) => !isVerified).map(({ one }) => one.folder);
  if (options.integrity === 'require' && unverified.length > 0) throw notVerifiable(unverified);
  return unverified;
}

interface Judged {
  readonly one: Archived;
  readonly key: string;
  readonly isKnown: boolean;
  readonly isVerified: boolean;
}

/** What changed right before it was read may change again without another stamp: it is judged anew the next time. */
async function remember(record: string, judged: readonly Judged[]): Promise<void> {
  const verified = judged.filter(({ isVerified }) => isVerified);
  if (verified.every(({ isKnown }) => isKnown)) return;
  const kept = verified.filter(({ one, isKnown }) => isKnown || isUnchanged(one));
  await writeWhole(record, JSON.stringify(kept.map(({ key }) => key)));
}

function isUnchanged({ files }: Archived): boolean {
  return files.every(({ source, stamp }) => {
    const found = lstatSync(source, { bigint: true, throwIfNoEntry: false });
    return found !== undefined && stampOf(found) === stamp && isSettled(found);
  });
}

/** Changes with everything that could make another verdict. */
function keyOf({ folder, integrity, runsScripts, files }: Archived, allow: ReadonlySet<string> = new Set()): string {
  const allowed = runsScripts ? [...allow].sort() : [];
  return hashOf(JSON.stringify([folder, integrity, allowed, files.map((file) => [file.inPackage, file.stamp])]));
}

async function readRecord(path: string): Promise<string[]> {
  try {
    const keys: unknown = JSON.parse((await readIfThere(path)) ?? '[]');
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    // A record that is cut short only costs the reading.
    return [];
  }
}

function notVerifiable(folders: readonly string[]): ImageBuildError {
  const shown = folders.slice(0, 3).join(', ');
  const rest = folders.length > 3 ? ` and ${folders.length - 3} more` : '';
  return new ImageBuildError(
    'dependency-changed',
    `${shown}${rest} cannot be held against the lockfile: npm's cache lacks their archives: run npm ci`,
    { fields: { folders } },
  );
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
