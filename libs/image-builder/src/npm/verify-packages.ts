import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inPool, isSettled, readIfThere, stampOf, writeWhole } from '@cutover/toolchain';
import type { TreeEntry } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import type { BuildContext } from '../options.ts';
import { archiveDifferences, type ArchiveDifferences, type InstalledFile } from './archive-differences.ts';
import { cachedArchive, npmCacheFolder } from './npm-cache.ts';
import { APP, type InstalledPackage } from './packages.ts';

export interface VerifyOptions {
  /** Default: npm's own, npm_config_cache or ~/.npm. */
  readonly npmCache?: string;
  /** `require` refuses what cannot be checked; default `check`. */
  readonly integrity?: 'check' | 'require';
}

/** A package, with those that came in its archive: what one integrity is of. */
interface Archived {
  readonly name: string;
  readonly integrity: string | undefined;
  readonly runsScripts: boolean;
  readonly files: readonly (TreeEntry & { readonly inPackage: string })[];
}

/**
 * Holds installed packages against the archives that the lockfile's integrity names, which npm keeps in its cache. A package that runs
 * scripts when it is installed may change itself: what it changed is not held against it. Files whose stamps have not changed since
 * they were found to be right are not read.
 * @returns folders of the packages that could not be checked: no integrity (git), not in npm's cache, or changed by their own scripts
 * @throws ImageBuildError dependency-changed naming the package and a file
 */
export async function verifyPackages(
  context: BuildContext,
  root: string,
  packages: readonly InstalledPackage[],
  options: VerifyOptions = {},
): Promise<readonly string[]> {
  const record = join(context.cacheDir, 'keys', `verified-${hashOf(root)}.json`);
  const known = new Set(await readRecord(record));
  const cache = options.npmCache ?? npmCacheFolder();
  const judged = await inPool(archivedOf(packages), async (one) => {
    const key = keyOf(one);
    const isKnown = known.has(key);
    return { one, key, isKnown, isVerified: isKnown || (await verify(one, cache)) };
  });
  await remember(record, judged);
  const unverified = judged.filter(({ isVerified }) => !isVerified).map(({ one }) => one.name);
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
  const fresh = verified.filter(({ isKnown }) => !isKnown);
  if (fresh.length === 0) return;
  const settled = new Set(await inPool(fresh, async ({ one, key }) => ((await isUnchanged(one)) ? key : undefined)));
  const keys = verified.filter(({ key, isKnown }) => isKnown || settled.has(key)).map(({ key }) => key);
  await writeWhole(record, JSON.stringify(keys));
}

async function isUnchanged(one: Archived): Promise<boolean> {
  for (const { source, stamp } of one.files) {
    const found = await lstat(source, { bigint: true });
    if (stampOf(found) !== stamp || !isSettled(found)) return false;
  }
  return true;
}

function archivedOf(packages: readonly InstalledPackage[]): Archived[] {
  const seen = new Set<string>();
  const own = packages.filter(
    ({ folder, locked }) => locked.inBundle !== true && !seen.has(folder) && seen.add(folder),
  );
  const bundled = packages.filter(({ locked }) => locked.inBundle === true);
  return own.map((one) => {
    const parts = [one, ...bundled.filter(({ place }) => place.startsWith(`${one.place}/`))];
    const at = `${APP}/${one.place}/`.length;
    const files = parts.flatMap(({ tree }) => tree).filter(({ type }) => type !== 'directory');
    return {
      name: one.folder,
      integrity: one.locked.integrity,
      runsScripts: parts.some(({ locked }) => locked.hasInstallScript === true),
      files: files.map((file) => ({ ...file, inPackage: file.path.slice(at) })),
    };
  });
}

/** True where its files are its archive's, false where that cannot be told. */
async function verify(one: Archived, cache: string): Promise<boolean> {
  const archive = one.integrity === undefined ? undefined : await cachedArchive(cache, one.integrity);
  if (!archive) return false;
  const files = one.files.map(
    (file): InstalledFile => ({
      path: file.inPackage,
      size: file.type === 'file' ? file.size : -1,
      read: () => readFile(file.source),
    }),
  );
  const differences = await archiveDifferences(archive, files);
  const first = firstOf(differences);
  if (first === undefined) return true;
  if (one.runsScripts) return differences.changed.length + differences.removed.length === 0;
  throw new ImageBuildError(
    'dependency-changed',
    `${one.name}/${first.path} was ${first.how} since npm installed it: run npm ci`,
    { fields: { folder: one.name, ...differences } },
  );
}

function firstOf(differences: ArchiveDifferences): { how: string; path: string } | undefined {
  for (const how of ['changed', 'added', 'removed'] as const) {
    const path = differences[how][0];
    if (path !== undefined) return { how, path };
  }
  return undefined;
}

/** Changes with everything that could make another verdict. */
function keyOf(one: Archived): string {
  return hashOf(
    JSON.stringify([one.name, one.integrity, one.runsScripts, one.files.map((file) => [file.inPackage, file.stamp])]),
  );
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
