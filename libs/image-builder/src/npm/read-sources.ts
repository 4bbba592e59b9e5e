import { dirname, join } from 'node:path';
import { readTree, type ReadTreeOptions, type Tree } from '../context/tree.ts';
import { assertOwnFolders, isMade, realPath, type MadeFiles } from './made-files.ts';

export interface SourceOptions extends ReadTreeOptions {
  readonly made: MadeFiles;
  /** Whether a path is an archive that `npm pack` wrote of the package; default: none is. */
  readonly isPacked?: (path: string) => boolean;
}

/**
 * A package's own files: without what builds make among them, nor the folders that hold nothing else, so that an image is the same
 * whether it was built here before or not.
 * @throws ImageBuildError option-invalid where the image is to be written over them, and what reading a tree throws
 */
export async function readSources(
  path: string,
  { made, isPacked = () => false, ...options }: SourceOptions,
): Promise<Tree> {
  const folder = realPath(path);
  assertOwnFolders(made, folder);
  const emptied = new Set([...made.outputs, ...made.caches].flatMap(foldersAbove));
  const keep: ReadTreeOptions['keep'] = (at, type) => {
    if (options.keep?.(at, type) === false) return false;
    if (!isMade(made, { folder, path: at, type }, isPacked)) return true;
    emptied.add(dirname(join(folder, at)));
    return false;
  };
  return withoutEmptied(await readTree(folder, { ...options, keep }), emptied);
}

/** From the last to the first, so that what a folder holds comes before it. */
function withoutEmptied(tree: Tree, emptied: Set<string>): Tree {
  const holding = new Set<string>();
  const kept = tree.toReversed().filter(({ type, source }) => {
    const isLeftOut = type === 'directory' && emptied.has(source) && !holding.has(source);
    (isLeftOut ? emptied : holding).add(dirname(source));
    return !isLeftOut;
  });
  return kept.reverse();
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
