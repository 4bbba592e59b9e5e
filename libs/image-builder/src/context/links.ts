import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ImageBuildError } from '../errors.ts';
import { shown } from './names.ts';

/** A symbolic link: where it lies, absolute, and its target as it is written there. */
interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * A link's target for the image. One that tells where the folder lies on this machine, being absolute or leaving the folder to come
 * back, is made relative: in the image the folder lies elsewhere.
 * @param within a folder, by its real path
 * @throws ImageBuildError link-escapes, link-dangling
 */
export function containedTarget(link: Link, within: string): string {
  const folder = realpathSync.native(dirname(link.source));
  const isContained = !isAbsolute(link.target) && staysInside(folder, link.target, within);
  const end = endOf(link.source);
  if (end === undefined) throw isContained ? dangling(link) : escaping(link, within);
  if (!isInside(end, within)) throw escaping(link, within);
  return isContained ? link.target : relative(folder, end) || '.';
}

/** Where it leads through all links; undefined where nothing is, or nothing that this user may see. */
function endOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Step by step: what leaves the folder and comes back says its name. */
function staysInside(folder: string, target: string, within: string): boolean {
  let at = folder;
  return target.split('/').every((step) => isInside((at = resolve(at, step)), within));
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(join(folder, sep));
}

function escaping(link: Link, within: string): ImageBuildError {
  return failure('link-escapes', link, `outside of ${shown(within)}: put a copy in its place, or leave it out`);
}

function dangling(link: Link): ImageBuildError {
  return failure('link-dangling', link, 'where nothing is found: make that, or leave the link out');
}

function failure(code: 'link-escapes' | 'link-dangling', { source, target }: Link, reason: string): ImageBuildError {
  return new ImageBuildError(code, `the link ${shown(source)} leads to ${shown(target)}, ${reason}`, {
    fields: { path: source, target },
  });
}
