// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- packages that import this one have to see these types, too
/// <reference path="./types/npm-packlist.d.ts" />
import { join } from 'node:path';
import type { Tree } from '../context/tree.ts';
import type { NpmManifest } from './manifest.ts';
import { readSources, type SourceOptions } from './read-sources.ts';

/**
 * The files of a workspace package that npm would publish, by npm's own rules (`files`, .npmignore, .gitignore, of the folders above it
 * too). Scripts do not run: what has to be built is built before.
 * @param folder relative to the workspace
 * @throws what reading sources throws
 */
export async function workspaceFiles(
  root: string,
  folder: string,
  manifest: NpmManifest,
  options: SourceOptions,
): Promise<Tree> {
  const path = join(root, folder);
  const node = { path, package: withPrograms(manifest), isProjectRoot: true, edgesOut: new Map<string, never>() };
  const { default: packlist } = await import('npm-packlist');
  const packed = new Set(await packlist(node, { prefix: root, workspaces: [path] }));
  const folders = new Set([...packed].flatMap(foldersAbove));
  return readSources(path, { ...options, keep: (at) => packed.has(at) || folders.has(at) });
}

/** npm-packlist takes `bin` as npm writes it into a lockfile. */
function withPrograms(manifest: NpmManifest): Record<string, unknown> {
  const { bin, ...rest } = manifest as NpmManifest & { readonly bin?: unknown };
  return typeof bin === 'string' ? { ...rest, bin: { program: bin } } : { ...manifest };
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
