import type { TreeEntry } from '../context/tree.ts';
import { APP, type InstalledPackage } from './packages.ts';

/** A file or link, and where it lies in the package that came as one archive. */
export interface ArchivedFile extends TreeEntry {
  readonly inPackage: string;
}

/** A package, with those that came in its archive: what one integrity is of. */
export interface Archived {
  /** Relative to the workspace. */
  readonly folder: string;
  readonly integrity: string | undefined;
  readonly runsScripts: boolean;
  readonly files: readonly ArchivedFile[];
}

/** Installed packages by archive; one that is placed twice counts once. */
export function archivedOf(packages: readonly InstalledPackage[]): Archived[] {
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
      folder: one.folder,
      integrity: one.locked.integrity,
      runsScripts: parts.some(({ locked }) => locked.hasInstallScript === true),
      files: files.map((file) => ({ ...file, inPackage: file.path.slice(at) })),
    };
  });
}
