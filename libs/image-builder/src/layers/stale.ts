import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What has a build's own name until it is whole, by the folder of the cache that it lies in. */
const UNFINISHED: Readonly<Record<string, RegExp>> = {
  blobs: /^partial-/,
  'blobs/verified': /\.[0-9a-f-]{36}$/,
  keys: /\.[0-9a-f-]{36}$/,
  debian: /^unpacked-/,
};
/** No build that still runs has left what it writes alone for so long. */
const STALE_MS = 24 * 60 * 60 * 1000;

/** Removes what killed builds have left behind. */
export async function removeStale(cacheDir: string): Promise<void> {
  await Promise.all(Object.entries(UNFINISHED).map(([folder, names]) => removeFrom(join(cacheDir, folder), names)));
}

async function removeFrom(folder: string, names: RegExp): Promise<void> {
  const unfinished = (await readdir(folder).catch(() => [])).filter((name) => names.test(name));
  await Promise.all(unfinished.map((name) => removeIfStale(join(folder, name))));
}

/** Another build may do the same at the same time. */
async function removeIfStale(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true });
}
