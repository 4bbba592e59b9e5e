import { join } from 'node:path';
import { entriesFromDirectory, type Entry } from '@cutover/oci';
import { ensureFolder } from '../folder.ts';
import { run } from '../command.ts';
import { ImageBuildError, isImageBuildError } from '../errors.ts';
import type { DebFile } from './deb-store.ts';

/** Folders that Debian keeps as links into /usr since the merge. */
const MERGED = /^(bin|sbin|lib|lib32|lib64|libx32)(?=\/|$)/;

/** What no running service reads. Copyright files stay: they are the licence's terms. */
const UNNEEDED =
  /^usr\/share\/(?:doc\/(?!.*copyright$).+\/.+|doc\/[^/]+\/(?!copyright$)[^/]+|man|info|locale|lintian|bash-completion|doc-base|bug|menu|apport|gdb|icons|applications|pixmaps)(?:\/|$)/;

/**
 * A package's files as entries, at their places after the /usr merge, plus its control record under /var/lib/dpkg/status.d, where
 * scanners look in images without dpkg. Maintainer scripts do not run: what they would have made is the caller's to add.
 */
export async function unpack(deb: DebFile, scratch: string, signal?: AbortSignal): Promise<Entry[]> {
  const directory = join(scratch, deb.name);
  await ensureFolder(directory);
  const control = await dpkgDeb(['--field', deb.path], deb, signal);
  await dpkgDeb(['--extract', deb.path, directory], deb, signal);
  const files = await entriesFromDirectory(directory, { filter: (path) => !UNNEEDED.test(path) });
  const record: Entry = { type: 'file', path: `var/lib/dpkg/status.d/${deb.name}`, content: Buffer.from(control) };
  return [...files.map(merged), record];
}

/** /bin, /lib and the like as links to what lies in /usr, for those folders of /usr that the entries fill. */
export function mergedLinks(entries: readonly Entry[]): Entry[] {
  const filled = new Set(entries.map((entry) => /^usr\/([^/]+)/.exec(entry.path)?.[1]));
  return ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']
    .filter((name) => filled.has(name))
    .map((name) => ({ type: 'symlink', path: name, target: `usr/${name}` }));
}

function merged(entry: Entry): Entry {
  const path = entry.path.replace(/^\/+/, '');
  return { ...entry, path: path.replace(MERGED, 'usr/$1') };
}

async function dpkgDeb(args: readonly string[], deb: DebFile, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await run('dpkg-deb', args, { signal });
  } catch (error) {
    if (!isImageBuildError(error)) throw error;
    throw new ImageBuildError('debian-package', `${deb.name} ${deb.version} cannot be unpacked: ${error.message}`, {
      cause: error,
      fields: { package: deb.name },
    });
  }
}
