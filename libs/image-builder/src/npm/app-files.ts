import { realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import type { Tree } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import { bringsBack, parseDockerIgnore } from './docker-ignore.ts';
import type { MadeFiles } from './made-files.ts';
import { APP } from './packages.ts';
import { readSources } from './read-sources.ts';

/** Dependencies are layers of their own; history is nobody's business. */
const LEFT_OUT = /(?:^|\/)(?:node_modules|\.git)$/;
const RULES = '.dockerignore';

export interface AppFilesOptions {
  /** The package's. */
  readonly name: string | undefined;
  /** Relative to the folder: what the image cannot do without. */
  readonly needed: readonly string[];
  readonly made: MadeFiles;
}

/**
 * The app's own files: its folder without node_modules, .git, what a .dockerignore there leaves out and what builds make.
 * @throws ImageBuildError start-missing where a needed one is left out, ignore-invalid, and what reading sources throws
 */
export async function appFiles(folder: string, { name, needed, made }: AppFilesOptions): Promise<Tree> {
  const rules = (await readIfThere(join(folder, RULES))) ?? '';
  const ignored = parseDockerIgnore(rules, join(folder, RULES));
  for (const file of needed) if (ignored(file)) throw leftOut(`${join(folder, RULES)} leaves out`, folder, file);
  const entersAll = bringsBack(rules);
  const isKept = (path: string, type: string): boolean => {
    if (LEFT_OUT.test(path)) return false;
    return path === 'package.json' || !ignored(path) || (type === 'directory' && entersAll);
  };
  const links = { within: await realpath(folder) };
  const isPacked = (path: string): boolean => isPackedBy(name, path);
  const tree = await readSources(folder, { at: APP, keep: isKept, allow: made.allow, links, made, isPacked });
  const there = new Set(tree.map(({ path }) => path));
  for (const file of needed) {
    if (!there.has(posix.join(APP, file))) throw leftOut(`${folder}: an image is left out, and in it`, folder, file);
  }
  return tree;
}

/** Whether a path is what `npm pack` writes beside package.json, of whichever version. */
function isPackedBy(name: string | undefined, path: string): boolean {
  if (name === undefined) return false;
  const stem = `${name.replace(/^@/, '').replace('/', '-')}-`;
  return path.startsWith(stem) && /^\d+\.\d+\.\d+[^/]*\.tgz$/.test(path.slice(stem.length));
}

function leftOut(reason: string, folder: string, file: string): ImageBuildError {
  return new ImageBuildError('start-missing', `${reason} ${file}, which starts the app`, { fields: { folder, file } });
}
