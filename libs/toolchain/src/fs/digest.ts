import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The SHA-256 of a file's bytes, in hexadecimal. */
export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** The SHA-256 of any JSON value whose keys come in a fixed order, in hexadecimal. */
export function digestJson(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** Regular files and links below a folder, relative to it, sorted. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Path and SHA-256 of every file below a folder that `keep` accepts, sorted by path. */
export async function digestFolder(
  folder: string,
  keep: (path: string) => boolean = () => true,
): Promise<[path: string, sha256: string][]> {
  const files = (await listFiles(folder)).filter(keep);
  return Promise.all(
    files.map(async (file): Promise<[string, string]> => [file, await digestFile(join(folder, file))]),
  );
}
