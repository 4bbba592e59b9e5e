import { gunzipSync } from 'node:zlib';
import { tarMembers } from './tar-members.ts';

/** How installed files differ from the archive they were unpacked from. */
export interface ArchiveDifferences {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** A file as it lies there; its content is read only where its size does not tell. */
export interface InstalledFile {
  readonly path: string;
  readonly size: number;
  read(): Buffer;
}

const MAX_UNPACKED = 2 ** 31;

/**
 * Installed files against npm's archive of the package. npm leaves its first folder out, calls a .gitignore .npmignore, and gives a
 * program's first line a Unix ending.
 * @param files paths relative to the package, with `/`; links are files that no archive has
 */
export function archiveDifferences(archive: Buffer, files: readonly InstalledFile[]): ArchiveDifferences {
  const members = unpacked(archive);
  const added: string[] = [];
  const changed: string[] = [];
  for (const file of files) {
    const content = members.get(file.path);
    if (content === undefined) added.push(file.path);
    else if (!isSame(file, content)) changed.push(file.path);
  }
  const there = new Set(files.map(({ path }) => path));
  return { added, changed, removed: [...members.keys()].filter((path) => !there.has(path)) };
}

function unpacked(archive: Buffer): Map<string, Buffer> {
  const members = tarMembers(gunzipSync(archive, { maxOutputLength: MAX_UNPACKED }));
  const byPath = new Map(members.map(({ path, content }) => [withoutFirst(path), content]));
  for (const [path, content] of [...byPath]) {
    if (!/(?:^|\/)\.gitignore$/.test(path)) continue;
    byPath.delete(path);
    const renamed = path.replace(/\.gitignore$/, '.npmignore');
    if (!byPath.has(renamed)) byPath.set(renamed, content);
  }
  return byPath;
}

function withoutFirst(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.slice(1).join('/');
}

function isSame(file: InstalledFile, content: Buffer): boolean {
  if (file.size === content.length) return content.equals(file.read());
  const fixed = Buffer.from(content.toString('latin1').replace(/^(#![^\n]+)\r\n/, '$1\n'), 'latin1');
  return file.size === fixed.length && fixed.equals(file.read());
}
