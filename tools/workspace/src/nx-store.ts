import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, closeCache, makeFolder, withLock } from '@cutover/toolchain';

/** Who cannot enter a folder can put no result into it. */
const PRIVATE = 0o700;
const OTHERS = 0o077;
/** The tables in which nx finds results again. */
const TABLES = /\.db(?:-\w+)?$/;

/** What nx has to be told to keep its results in a folder. Empty: in the checkout. */
export interface NxStore {
  readonly env: NodeJS.ProcessEnv;
  /** Where nx writes `run.json`: from the checkout's root, or absolute. */
  readonly cache: string;
}

const OF_THE_CHECKOUT: NxStore = { env: {}, cache: join('.nx', 'cache') };

async function isOursAlone(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  if (found === undefined || !found.isDirectory()) return false;
  return found.uid === process.getuid?.() && (found.mode & OTHERS) === 0;
}

/** Project graphs and the times at which files were changed are a checkout's own: another one would take its files for hashed. */
async function forgetCheckout(data: string): Promise<void> {
  const names = await readdir(data);
  const own = names.filter((name) => !TABLES.test(name));
  await Promise.all(own.map((name) => rm(join(data, name), { recursive: true, force: true })));
}

/** The store in a folder of this user's alone; what others could have put there is removed first. */
async function openStore(folder: string): Promise<NxStore> {
  if (!(await isOursAlone(folder))) await rm(folder, { recursive: true, force: true });
  await makeFolder(folder, PRIVATE);
  await closeCache(folder, []);
  const [cache, data] = [join(folder, 'cache'), join(folder, 'data')];
  await Promise.all([cache, data].map((part) => makeFolder(part, PRIVATE)));
  await forgetCheckout(data);
  return { env: { NX_CACHE_DIRECTORY: cache, NX_WORKSPACE_DATA_DIRECTORY: data }, cache };
}

/**
 * Runs nx with the results of all checkouts of this user, which it finds by what they were made of: for checks whose result depends on
 * nothing else, never for tests. While another run has them, or where they cannot be kept safely, it gets the checkout's own.
 */
export async function withNxStore<T>(action: (store: NxStore) => T, folder = cacheFolder('nx')): Promise<T> {
  const held = new AbortController();
  const onWait = (pid: number): void => held.abort(new Error(`process ${pid} is using them`));
  let isOpen = false;
  try {
    return await withLock(`${folder}.lock`, { signal: held.signal, onWait }, async () => {
      const store = await openStore(folder);
      isOpen = true;
      return action(store);
    });
  } catch (error) {
    if (isOpen) throw error;
    const { message } = (held.signal.reason ?? error) as Error;
    console.error(`nx: results of other checkouts are left alone: ${message}`);
    return action(OF_THE_CHECKOUT);
  }
}
