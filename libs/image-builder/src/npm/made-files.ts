import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isImage } from '../context/image-files.ts';
import { shown } from '../context/names.ts';
import type { TreeEntry } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';

/** What lies among an app's sources and is none of them, since programs make it. All paths are real ones. */
export interface MadeFiles {
  /** Where the image goes that is being built. */
  readonly outputs: ReadonlySet<string>;
  readonly caches: ReadonlySet<string>;
  /** Names, or paths relative to their package, that are taken in all the same. */
  readonly allow: ReadonlySet<string>;
  /** What was come upon beside those: images of other builds, packages that npm packed. By path relative to the package. */
  readonly found: Set<string>;
}

/** A path as a walk from a real folder comes to it, also where not all of it is there yet. */
export function realPath(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync.native(absolute);
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(realPath(parent), basename(absolute));
}

/**
 * @param folder a package's
 * @param path in it
 * @param isPacked whether a path is an archive that `npm pack` wrote of the package
 */
export function isMade(
  made: MadeFiles,
  { folder, path, type }: { readonly folder: string; readonly path: string; readonly type: TreeEntry['type'] },
  isPacked: (path: string) => boolean,
): boolean {
  const source = join(folder, path);
  if (made.outputs.has(source) || made.caches.has(source)) return true;
  if (made.allow.has(path) || made.allow.has(basename(path))) return false;
  if (!isPacked(path) && !isImage(source, type)) return false;
  made.found.add(path);
  return true;
}

/** What a layout has at its top, also before it is marked as one. */
const OF_LAYOUT = /^(?:blobs|index\.json|oci-layout|\.lock.*|partial-.+)$/;

/**
 * Leaving out what an image is written to must leave out nothing else.
 * @param folder a package's
 * @throws ImageBuildError option-invalid: an output is this folder, or one in it that holds other files
 */
export function assertOwnFolders({ outputs }: MadeFiles, folder: string): void {
  for (const output of outputs) {
    if (output !== folder && !(output.startsWith(`${folder}/`) && holdsOthers(output))) continue;
    throw new ImageBuildError(
      'option-invalid',
      `the image cannot go to ${shown(output)}, which has files that it is made of: name a folder of its own`,
      { fields: { path: output } },
    );
  }
}

function holdsOthers(path: string): boolean {
  try {
    return readdirSync(path).some((name) => !OF_LAYOUT.test(name));
  } catch {
    // Not there yet, or a file, which is replaced.
    return false;
  }
}
