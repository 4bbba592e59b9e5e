import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { refresh } from './generated-file.ts';

/** How a file that was generated begins: what begins otherwise is somebody's. */
export const GENERATED = '# Generated';

/** A file among generated ones that nothing generated, in one line. */
export class ForeignFileError extends Error {
  override readonly name = 'ForeignFileError';

  constructor(file: string) {
    super(`${file} lies among emitted files, and was emitted by nothing: move it elsewhere`);
  }
}

/** File names: what was written, or is to be, and what nothing emits any more. */
export interface Refreshed {
  readonly stale: readonly string[];
  readonly orphaned: readonly string[];
}

async function orphansIn(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const orphaned = (await readdir(folder)).filter((name) => !files.has(name)).sort();
  for (const name of orphaned) {
    const file = join(folder, name);
    if (!(await readFile(file, 'utf8')).startsWith(GENERATED)) throw new ForeignFileError(file);
  }
  return orphaned;
}

/**
 * Brings a folder of generated files, name → text, up to date; with `check` it is only looked at.
 * @throws ForeignFileError before anything is written
 */
export async function refreshFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  { check }: { readonly check: boolean },
): Promise<Refreshed> {
  const orphaned = await orphansIn(folder, files);
  const stale: string[] = [];
  for (const [name, text] of files) if (await refresh(join(folder, name), text, { check })) stale.push(name);
  if (!check) for (const name of orphaned) await rm(join(folder, name));
  return { stale: stale.sort(), orphaned };
}

/** Of a folder's name as people know it, a line a file. */
export function refreshedText(folder: string, { stale, orphaned }: Refreshed, check: boolean): readonly string[] {
  return [
    ...stale.map((name) => `${folder}/${name} ${check ? 'is stale' : 'written'}`),
    ...orphaned.map((name) => `${folder}/${name} ${check ? 'is emitted by nothing any more' : 'removed'}`),
  ];
}
