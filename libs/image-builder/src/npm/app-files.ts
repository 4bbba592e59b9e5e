import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import { readTree, type Tree } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import { bringsBack, parseDockerIgnore } from './docker-ignore.ts';
import { APP } from './packages.ts';

/** Dependencies are layers of their own; history is nobody's business. */
const LEFT_OUT = /(?:^|\/)(?:node_modules|\.git)$/;
const RULES = '.dockerignore';

/**
 * The app's own files: its folder without node_modules, .git and what a .dockerignore there leaves out.
 * @param needed relative to the folder: what the image cannot do without
 * @throws ImageBuildError start-missing where a needed one is left out, ignore-invalid, and what reading a tree throws
 */
export async function appFiles(folder: string, needed: readonly string[], allow: ReadonlySet<string>): Promise<Tree> {
  const rules = (await readIfThere(join(folder, RULES))) ?? '';
  const ignored = parseDockerIgnore(rules, join(folder, RULES));
  for (const file of needed) if (ignored(file)) throw leftOut(folder, file);
  const entersAll = bringsBack(rules);
  const isKept = (path: string, type: string): boolean => {
    if (LEFT_OUT.test(path)) return false;
    return path === 'package.json' || !ignored(path) || (type === 'directory' && entersAll);
  };
  const links = { within: await realpath(folder) };
  return readTree(folder, { at: APP, keep: isKept, allow, links });
}

function leftOut(folder: string, file: string): ImageBuildError {
  const path = join(folder, RULES);
  return new ImageBuildError('start-missing', `${path} leaves out ${file}, which starts the app`, {
    fields: { path, file },
  });
}
