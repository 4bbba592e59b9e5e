import { posix } from 'node:path';
import type { Entry } from '@cutover/oci';
import type { NpmPackage } from './npm-lock.ts';

/** A package that has programs, where it lies, and whether a file of it is there. */
export interface Programs {
  /** In the image. */
  readonly place: string;
  readonly bin: NpmPackage['bin'];
  readonly has: (path: string) => boolean;
}

export interface BinLink {
  /** Place of the package whose program it is. */
  readonly owner: string;
  readonly link: Entry;
}

/**
 * The links of each node_modules/.bin, as npm makes them: of two programs of one name the one whose package comes first; none to a file
 * that is not there.
 */
export function binLinks(packages: readonly Programs[]): BinLink[] {
  const links = new Map<string, BinLink>();
  for (const { place, bin, has } of packages) {
    const folder = `${place.slice(0, place.lastIndexOf('node_modules/'))}node_modules/.bin`;
    for (const [name, file] of Object.entries(bin ?? {})) {
      const program = posix.normalize(file);
      const path = `${folder}/${posix.basename(name)}`;
      if (!has(program) || comesFirst(links.get(path), place)) continue;
      const target = posix.relative(folder, `${place}/${program}`);
      links.set(path, { owner: place, link: { type: 'symlink', path, target } });
    }
  }
  return [...links.values()];
}

/** In npm's order. Compared only where it matters: the first comparison loads a language's rules. */
function comesFirst(link: BinLink | undefined, place: string): boolean {
  return link !== undefined && link.owner.localeCompare(place, 'en') <= 0;
}
