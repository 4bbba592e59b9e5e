import { readChecked } from '../context/checked-file.ts';
import { ImageBuildError } from '../errors.ts';
import { archiveDifferences, type ArchiveDifferences, type InstalledFile } from './archive-differences.ts';
import type { Archived, ArchivedFile } from './archived.ts';
import { cachedArchive } from './npm-cache.ts';

export interface Verdict {
  /** Whether all that the archive has is as it is there. */
  readonly isVerified: boolean;
  /** Files that no archive is known to have: all of them where it is not known, else what the package's own scripts made. */
  readonly loose: readonly ArchivedFile[];
}

/**
 * Holds an installed package against the archive that the lockfile's integrity names, which npm keeps in its cache. One that runs scripts
 * when it is installed may change itself.
 * @throws ImageBuildError dependency-changed naming the package and a file
 */
export async function judgeArchived(one: Archived, npmCache: string): Promise<Verdict> {
  const archive = one.integrity === undefined ? undefined : await cachedArchive(npmCache, one.integrity);
  if (!archive) return { isVerified: false, loose: one.files };
  const differences = archiveDifferences(archive, one.files.map(installedFile));
  const first = firstOf(differences);
  if (first !== undefined && !one.runsScripts) throw changed(one, first, differences);
  const { added, changed: edited, removed } = differences;
  const unknown = new Set([...added, ...edited]);
  const loose = one.files.filter(({ inPackage }) => unknown.has(inPackage));
  return { isVerified: edited.length + removed.length === 0, loose };
}

/** A link has no size that a file of an archive has. */
function installedFile(file: ArchivedFile): InstalledFile {
  return { path: file.inPackage, size: file.type === 'file' ? file.size : -1, read: () => readChecked(file) };
}

interface Difference {
  readonly how: string;
  readonly path: string;
}

function firstOf(differences: ArchiveDifferences): Difference | undefined {
  for (const how of ['changed', 'added', 'removed'] as const) {
    const path = differences[how][0];
    if (path !== undefined) return { how, path };
  }
  return undefined;
}

function changed({ folder }: Archived, { how, path }: Difference, differences: ArchiveDifferences): ImageBuildError {
  return new ImageBuildError('dependency-changed', `${folder}/${path} was ${how} since npm installed it: run npm ci`, {
    fields: { folder, ...differences },
  });
}
