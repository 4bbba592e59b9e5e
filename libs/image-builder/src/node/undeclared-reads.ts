import { posix, relative, resolve, sep } from 'node:path';
import type { Asset, BundledPackage } from './assets.ts';
import type { BesideRead } from './beside-source.ts';

/**
 * A line for each read of a file beside its source that no asset answers: in the image the bundle has no such file beside it.
 * A package that declares assets answers for those reads of its own that only running it can tell.
 */
export function undeclaredReads(
  workspace: string,
  reads: readonly BesideRead[],
  packages: readonly BundledPackage[],
): string[] {
  return reads.flatMap((read) => {
    const owner = ownerOf(read, packages);
    const isAnswered = read.wants === undefined ? owner?.assets !== undefined : isPlaced(workspace, read, packages);
    return isAnswered ? [] : [reasonFor(read, owner?.folder ?? '.')];
  });
}

function ownerOf({ file }: BesideRead, packages: readonly BundledPackage[]): BundledPackage | undefined {
  return packages
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** Whether what the bundle will find at the place is what the source found. */
function isPlaced(workspace: string, read: BesideRead, packages: readonly BundledPackage[]): boolean {
  const place = placeOf(read);
  const source = resolve(workspace, sourceOf(read));
  return packages.flatMap(({ assets = [] }) => assets).some((asset) => answers(asset, place, source));
}

function answers(asset: Asset, place: string, source: string): boolean {
  const below = posix.relative(asset.place, place);
  if (below === '..' || below.startsWith('../')) return false;
  return relative(asset.source, source).split(sep).join('/') === below;
}

/** Relative to the bundle, as it was to the source. */
function placeOf({ wants = '' }: BesideRead): string {
  return posix.normalize(wants.replace(/[?#].*$/, ''));
}

function sourceOf(read: BesideRead): string {
  return posix.join(posix.dirname(read.file), placeOf(read));
}

function reasonFor(read: BesideRead, folder: string): string {
  const { file, line, wants } = read;
  const where = `${file}:${line} reads ${wants === undefined ? 'files' : `"${wants}"`} beside its source, where the image has only the bundle`;
  const manifest = posix.join(folder, 'package.json');
  if (wants === undefined) {
    return `${where}: name the files in ${manifest}, such as "cutover": {"assets": {"texts": "src/texts"}}`;
  }
  const place = placeOf(read);
  if (place.startsWith('..')) return `${where}: move that file beside or below ${file}, then declare it as an asset`;
  const declaration = JSON.stringify({ [place]: posix.relative(folder, sourceOf(read)) });
  return `${where}: declare in ${manifest} "cutover": {"assets": ${declaration}}`;
}
