import { basename, join } from 'node:path';
import { containedTarget } from '../context/links.ts';
import { shown } from '../context/names.ts';
import { secretIn } from '../context/secrets.ts';
import { ImageBuildError } from '../errors.ts';
import type { ArchivedFile } from './archived.ts';
import { realPath } from './made-files.ts';

/**
 * Files of which nothing tells who put them there: npm unpacks no links, and what looks like a secret may be one.
 * @param folder of their package, absolute
 * @param allow names, or paths relative to the package, that are let in; undefined where whoever builds cannot say so
 * @throws ImageBuildError link-escapes, link-dangling, secret-in-context
 */
export function assertHarmless(folder: string, files: readonly ArchivedFile[], allow?: ReadonlySet<string>): void {
  if (files.length === 0) return;
  const root = realPath(folder);
  const isAllowed = (path: string): boolean => allow?.has(path) === true || allow?.has(basename(path)) === true;
  for (const { type, inPackage, source, target = '' } of files) {
    if (type === 'symlink') containedTarget({ source, target }, root);
    const secret = type === 'directory' || isAllowed(inPackage) ? undefined : secretIn(inPackage, type, source);
    if (secret) throw secretOf(join(folder, inPackage), secret.what, allow && inPackage);
  }
}

function secretOf(path: string, what: string, allowed: string | undefined): ImageBuildError {
  const reason = `${shown(path)} looks like a secret (${what}), and nothing tells whether it came with its package`;
  const advice = allowed === undefined ? '' : `, or let it in by --allow ${shown(allowed)}`;
  return new ImageBuildError('secret-in-context', `${reason}: delete it, or run npm ci${advice}`, {
    fields: { files: [path] },
  });
}
